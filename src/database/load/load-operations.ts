import { parameter, sql } from "../../core/sql";
import type { Prisma } from "../../generated/prisma/client";
import type { Pool } from "../client";
import { checkOperation } from "./check-operation";
import { type Document, parseDocument } from "./document";
import type { OperationFile } from "./operation-file";
import { operationId } from "./identifier";
import { operationBatches } from "./operation-rows";
import { LoadError, type LocatedProblem, type Problem, quote } from "./problem";
import { validateOperation } from "./schema";
import type { Source } from "./source";
import { type Change, changesOf } from "./summary";
import { whileLoading } from "./transaction";
import { readVocabulary, type Vocabulary } from "./vocabulary";
import { compare, query, remove, write } from "./write";

/** One operation, and what loading its file changed. */
export interface LoadedOperation {
  readonly code: string;
  readonly changes: readonly Change[];
}

/** A document of the right shape; what it says of the world is not checked yet. */
export interface OperationDocument {
  readonly document: Document;
  readonly operation: OperationFile;
}

/** Loads operations, all of them or none. A dry run goes all the way and takes it back. */
export async function loadOperations(
  database: Pool,
  sources: readonly Source[],
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<LoadedOperation[]> {
  const documents = readOperations(sources);
  try {
    return await whileLoading(database, async (tx) => {
      const loaded = await writeOperations(tx, documents);
      if (dryRun) throw new DryRun(loaded);
      return loaded;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.loaded;
    throw error;
  }
}

/** Takes the transaction back. */
class DryRun extends Error {
  constructor(readonly loaded: LoadedOperation[]) {
    super("This was a dry run");
  }
}

/** Every source as an operation, or the problems of all of them. */
export function readOperations(sources: readonly Source[]): OperationDocument[] {
  const problems: LocatedProblem[] = [];
  const documents = sources.flatMap((source) => {
    try {
      return [readOperation(source)];
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new LoadError(problems);
  return documents;
}

function readOperation(source: Source): OperationDocument {
  const document = parseDocument(source);
  const problems = validateOperation(document.value);
  if (problems.length > 0) throw document.refusal(problems);
  return { document, operation: document.value as OperationFile };
}

/** Makes the database say of these operations what their documents say, and nothing else of them. */
export async function writeOperations(
  tx: Prisma.TransactionClient,
  documents: readonly OperationDocument[],
): Promise<LoadedOperation[]> {
  const vocabulary = withOperations(await readVocabulary(tx), documents);
  check(documents, vocabulary);
  const operations = documents.map(({ operation: { code } }) => ({ code, id: operationId(code) }));
  const batches = documents.flatMap(({ operation }) => operationBatches(operation, vocabulary.units));
  const differences = await compare(
    tx,
    batches,
    operations.map(({ id }) => id),
  );
  await write(tx, differences);
  await remove(tx, differences);
  const loaded = operations.map(({ code, id }) => ({ code, changes: changesOf(differences, id) }));
  const changed = operations
    .filter((_, index) => (loaded[index]?.changes.length ?? 0) > 0)
    .map(({ id }) => id);
  if (changed.length > 0) {
    await query(
      tx,
      sql`select choose_headline_figures(id)::text from unnest(${parameter(changed, "uuid[]")}) as id`,
    );
    // Many a change is in a table that hangs on the operation; whoever follows it is told in any case.
    await query(
      tx,
      sql`
        select note_change(id, null, 'UPDATED', 'Operation', id, false)::text
        from unnest(${parameter(changed, "uuid[]")}) as id`,
    );
  }
  return loaded;
}

/** What is loaded together may refer to each other, and what a file says of an operation replaces what was known. */
function withOperations(vocabulary: Vocabulary, documents: readonly OperationDocument[]): Vocabulary {
  const own = documents.map(({ operation: { code, includes } }) => [code, includes ?? []] as const);
  return { ...vocabulary, operations: new Map([...vocabulary.operations, ...own]) };
}

function check(documents: readonly OperationDocument[], vocabulary: Vocabulary): void {
  const files = new Map<string, string>();
  const problems = documents.flatMap(({ document, operation }) => {
    const found: Problem[] = [...checkOperation(operation, vocabulary)];
    const other = files.get(operation.code);
    if (other === undefined) files.set(operation.code, document.file);
    else found.push({ path: ["code"], message: `${quote(operation.code)} is already the code of ${other}.` });
    return found.length === 0 ? [] : document.refusal(found).problems;
  });
  if (problems.length > 0) throw new LoadError(problems);
}
