import { DomainError } from "../core/errors";
import { newId } from "../core/new-id";
import { permit } from "../core/permissions";
import { sql } from "../core/sql";
import { readLine } from "../core/text";
import type { Viewer } from "../core/viewer";
import { change, type Changed } from "../database/change";
import type { Database } from "../database/client";
import { findOperation } from "../operations/operation.service";
import { type DiscrepancyKind, isAbout } from "./discrepancy";
import type { ReconciliationService } from "./reconciliation.service";

export interface ExplainDiscrepancy {
  readonly idempotencyKey: string;
  /** The operation's code. */
  readonly operation: string;
  readonly kind: DiscrepancyKind;
  readonly subject: string;
  readonly stated: string;
  readonly computed: string;
  readonly cause: string;
}

/** Lets the coordination centre say why figures do not agree; neither figure is changed by that. */
export class DiscrepancyService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
    private readonly reconciliation: ReconciliationService,
  ) {}

  explain(input: ExplainDiscrepancy): Promise<Changed<{ readonly operation: string }>> {
    const cause = readLine("input.cause", input.cause, { least: 3, most: 500 });
    const request = {
      viewer: this.viewer,
      action: "explainDiscrepancy" as const,
      input,
    };
    return change(this.database, request, async ({ tx, viewer, record }) => {
      const operation = await findOperation({ tx, viewer }, input.operation);
      permit(viewer, "explainDiscrepancy", { operation: operation.code });
      const { kind, subject, stated, computed } = input;
      const present = await this.reconciliation.ofOperation(operation.id);
      if (!present.some((discrepancy) => isAbout({ kind, subject, stated, computed }, discrepancy))) {
        throw new DomainError(
          "CONFLICT",
          `${operation.code} has no such discrepancy; reconciliation lists those that it has.`,
        );
      }
      const named = { kind, subject, stated, computed, cause };
      const id = newId();
      await tx.discrepancyCause.create({
        select: { id: true },
        data: { id, operationId: operation.id, ...named, namedBy: viewer.subject ?? "" },
      });
      await record({
        operationId: operation.id,
        entityType: "DiscrepancyCause",
        entityId: id,
        after: sql`cause_content(${id}::uuid)`,
      });
      return { operation: operation.id };
    });
  }
}
