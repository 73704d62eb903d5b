import { ANONYMOUS, type Viewer } from "./core/viewer";
import type { Database } from "./database/client";
import { ReconciliationService } from "./figures/reconciliation.service";
import type { PlanContext } from "./graphql/plan/planner";
import { ComparisonService } from "./operations/comparison.service";

/** What the resolvers of one request work with. */
export interface Context extends PlanContext {
  readonly viewer: Viewer;
  readonly reconciliation: ReconciliationService;
  readonly comparison: ComparisonService;
}

/** The wiring diagram: one set of services for each request. */
export function createContext(database: Database): Context {
  const viewer = ANONYMOUS;
  return {
    viewer,
    read: (statement, values) => readText(database, statement, values),
    reconciliation: new ReconciliationService(database),
    comparison: new ComparisonService(database, viewer),
  };
}

async function readText(database: Database, statement: string, values: readonly unknown[]): Promise<string> {
  const [row] = await database.$queryRawUnsafe<{ data: string }[]>(statement, ...values);
  if (row === undefined) throw new Error("The statement of a read gave no row");
  return row.data;
}
