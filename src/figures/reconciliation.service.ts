import DataLoader from "dataloader";
import type { Database } from "../database/client";
import type { Discrepancy, Statement } from "./discrepancy";
import { reconcile } from "./reconcile";

/** Reconciles the published figures of operations: all that one request asks for in a fixed number of statements. */
export class ReconciliationService {
  private readonly statements: DataLoader<string, Statement[]>;

  constructor(database: Database) {
    this.statements = new DataLoader((operationIds) => loadStatements(database, operationIds));
  }

  /** The operation must be one that the viewer can see: its id comes from a row that was read for the viewer. */
  async ofOperation(operationId: string): Promise<Discrepancy[]> {
    return reconcile(await this.statements.load(operationId));
  }
}

async function loadStatements(database: Database, operationIds: readonly string[]): Promise<Statement[][]> {
  const publications = await database.publication.findMany({
    where: { operationId: { in: [...operationIds] } },
    orderBy: { position: "asc" },
    include: {
      operation: { select: { referenceOn: true } },
      figures: { orderBy: { position: "asc" } },
      breakdowns: { orderBy: { position: "asc" } },
      listed: { orderBy: { position: "asc" }, include: { country: { include: { euMemberships: true } } } },
    },
  });
  const statements = publications.map(({ operationId, operation, listed, ...publication }) => ({
    ...publication,
    operationId,
    countries: listed.flatMap(({ country }) =>
      country === null
        ? []
        : [
            {
              name: country.name,
              isMemberState: country.euMemberships.some(
                ({ startsOn, endsOn }) =>
                  startsOn <= operation.referenceOn && (endsOn === null || operation.referenceOn <= endsOn),
              ),
            },
          ],
    ),
  }));
  return operationIds.map((id) => statements.filter((statement) => statement.operationId === id));
}
