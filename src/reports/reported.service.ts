import type DataLoader from "dataloader";
import { batched } from "../core/batched";
import type { Viewer } from "../core/viewer";
import type { Change } from "../database/change";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { type Reported, type ReportedFigures, whole } from "./reported";
import { refuseFuture, type ReportedQuery } from "./reported-row";
import { reportedStatement } from "./reported-statement.service";

interface ReportedRow extends Reported {
  readonly operationId: string;
  /** Whether the viewer sees all that was reported in the operation. */
  readonly isWhole: boolean;
}

/** Adds up what was reported: one statement for all operations of a request that are asked the same. */
export class ReportedService {
  private readonly loaders = new Map<string, DataLoader<string, ReportedRow | null>>();

  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  /** Null for who does not work on the operation. It must be one that the viewer can see. */
  async ofOperation(operationId: string, query: ReportedQuery) {
    refuseFuture(query);
    const reported = await this.loader(query).load(operationId);
    return reported && whole(reported);
  }

  /** All that is verified at the moment; null where nothing is, or where the viewer sees only a part of it. */
  async verified(operationId: string): Promise<ReportedFigures | null> {
    if (this.viewer.subject === null) return null;
    const query = { status: "VERIFIED", asOf: null, threatArea: null, period: null } as const;
    const reported = await this.loader(query).load(operationId);
    return reported?.isWhole && reported.reports.length > 0 ? whole(reported) : null;
  }

  private loader(query: ReportedQuery): DataLoader<string, ReportedRow | null> {
    const key = JSON.stringify(query);
    const present = this.loaders.get(key);
    if (present !== undefined) return present;
    const made = batched<ReportedRow | null>(async (operationIds) => {
      const statement = reportedStatement(this.viewer, operationIds, query);
      const rows = await queryAs<ReportedRow>(this.database, this.viewer, statement);
      return operationIds.map((id) => rows.find(({ operationId }) => operationId === id) ?? null);
    });
    this.loaders.set(key, made);
    return made;
  }
}

/** What is verified of one operation at a moment, and the versions that it comes from; within a change. */
export async function readVerified({ tx, viewer }: Change, operationId: string, asOf: string) {
  const query = { status: "VERIFIED", asOf, threatArea: null, period: null } as const;
  const { text, values } = reportedStatement(viewer, [operationId], query);
  const [reported] = await tx.$queryRawUnsafe<ReportedRow[]>(text, ...values);
  if (reported === undefined)
    throw new Error(`There is no operation ${operationId} that the viewer works on`);
  return {
    reported,
    figures: whole(reported),
    versions: reported.reports.map(({ versionId }) => versionId),
  };
}
