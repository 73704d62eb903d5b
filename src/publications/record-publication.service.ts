import { DomainError } from "../core/errors";
import { permit } from "../core/permissions";
import { sql } from "../core/sql";
import { refuseUnstorableText } from "../core/text";
import type { Viewer } from "../core/viewer";
import { change, type Changed, type Transaction } from "../database/change";
import type { Database } from "../database/client";
import type { PublicationEntry } from "../database/load/operation-file";
import { checkPublication, writePublication } from "../database/load/publication";
import type { LockedOperation } from "../database/lock-operation";
import { findOperation, requireState } from "../operations/operation.service";
import { nextPosition } from "./publication-position.service";

export interface RecordPublication {
  readonly idempotencyKey: string;
  /** The operation's code. */
  readonly operation: string;
  readonly expectedVersion: number;
  readonly publication: object;
}

type Outcome = Changed<{ readonly publication: string; readonly operation: string }>;

const MOST_PROBLEMS = 100;

/** Takes down what somebody released about an operation, word for word, in the format of prisma/data. */
export class RecordPublicationService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  record(input: RecordPublication): Promise<Outcome> {
    refuseUnstorableText("input.publication", input.publication);
    const entry = withoutGaps(input.publication) as PublicationEntry;
    const request = {
      viewer: this.viewer,
      action: "recordPublication" as const,
      input,
    };
    return change(this.database, request, async ({ tx, viewer, record }) => {
      const operation = await findOperation({ tx, viewer }, input.operation);
      permit(viewer, "recordPublication", { operation: operation.code });
      requireState(operation, "recordPublication", input.expectedVersion);
      await requireRight(tx, operation, entry);
      const position = await nextPosition(tx, operation, entry.code, "input.publication.code");
      const publication = await writePublication(tx, operation.id, entry, position);
      await tx.operation.update({
        where: { id: operation.id },
        data: { version: { increment: 1 } },
        select: { id: true },
      });
      await record({
        operationId: operation.id,
        entityType: "Publication",
        entityId: publication,
        after: sql`publication_content(${publication}::uuid)`,
      });
      return { publication, operation: operation.id };
    });
  }
}

async function requireRight(
  tx: Transaction,
  { id }: LockedOperation,
  entry: PublicationEntry,
): Promise<void> {
  const participants = await tx.participant.findMany({
    where: { operationId: id },
    select: { countryCode: true, agencyCode: true },
  });
  const codes = participants.map(({ countryCode, agencyCode }) => countryCode ?? agencyCode ?? "");
  const problems = (await checkPublication(tx, entry, codes)).map(({ path, message }) => ({
    argument: `input.publication${path.map((step) => (/^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`)).join("")}`,
    message,
  }));
  const [first, ...others] = problems;
  if (first === undefined) return;
  const further =
    others.length === 0 ? "" : ` (and ${others.length} ${others.length === 1 ? "problem" : "problems"} more)`;
  throw new DomainError("BAD_USER_INPUT", `${first.argument}: ${first.message}${further}`, {
    argument: first.argument,
    problems: problems.slice(0, MOST_PROBLEMS),
  });
}

/** What a client leaves out and what it sends as null is the same here: not said. Numbers come as exact text. */
function withoutGaps(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutGaps(each));
  if (typeof value !== "object" || value === null) return key === "value" ? Number(value) : value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      member === null && name !== "value" ? [] : [[name, member === null ? null : withoutGaps(member, name)]],
    ),
  );
}
