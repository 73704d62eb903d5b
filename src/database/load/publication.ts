import type { Transaction } from "../change";
import { checkPublications } from "./check-publication";
import type { OperationFile, PublicationEntry } from "./operation-file";
import { publicationBatches, publicationId } from "./operation-rows";
import type { Path, Problem } from "./problem";
import { readVocabulary } from "./vocabulary";
import { insert } from "./write";

/** What is wrong with a publication of an operation with these participants, by the rules that files have. */
export async function checkPublication(
  tx: Transaction,
  publication: PublicationEntry,
  participants: readonly string[],
): Promise<Problem[]> {
  const file: OperationFile = {
    code: "of-the-graph",
    name: "Of the graph",
    year: 2026,
    status: "PUBLISHED",
    participants,
    publications: [publication],
  };
  // Compiles JSON Schemas, which a server seldom needs.
  const { validateOperation } = await import("./schema.js");
  const wrongShape = validateOperation(file);
  const problems =
    wrongShape.length > 0 ? wrongShape : [...checkPublications(file, await readVocabulary(tx))];
  return problems.map((problem) => ({ ...problem, path: within(problem.path) }));
}

/** Writes a publication that has been checked, and gives its id. */
export async function writePublication(
  tx: Transaction,
  operationId: string,
  publication: PublicationEntry,
  position: number,
): Promise<string> {
  const { units } = await readVocabulary(tx);
  await insert(tx, publicationBatches(publication, operationId, position, units));
  await chooseHeadlines(tx, operationId);
  return publicationId(operationId, publication);
}

/** Of all publications of an operation; a new one may be the first to state something, or the latest. */
export async function chooseHeadlines(tx: Transaction, operationId: string): Promise<void> {
  await tx.$queryRaw`select choose_headline_figures(${operationId}::uuid)::text`;
}

/** Without `publications` and the number 0. */
function within(path: Path): Path {
  return path.slice(2);
}
