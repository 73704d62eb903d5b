import type { GraphQLSchema } from "graphql";
import { type Context, createContext } from "../context";
import type { ChangeEvents } from "../core/change-events";
import type { Trace } from "../core/trace";
import type { TrustedDocuments } from "../core/trusted-documents";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { dataModel } from "../generated/data-model";
import { withFederation } from "../graphql/federation/subgraph";
import { attachPlanner, modelsOf } from "../graphql/plan/attach";
import { Planner } from "../graphql/plan/planner";
import { requireValid } from "../graphql/trusted-documents";
import { policies } from "../policies";
import { buildGraph } from "../schema";

/** The graph over one database, whichever way it is asked. */
export interface Graph {
  /** As clients need it. */
  readonly clientSchema: GraphQLSchema;
  /** The same with what gateways ask for, and what answers its fields. */
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
  readonly contextOf: (viewer: Viewer) => Context;
}

interface Options {
  readonly database: Database;
  readonly events: ChangeEvents;
  /** The documents that are answered, which have to be valid; null for any. */
  readonly trusted: TrustedDocuments | null;
  readonly trace: Trace | undefined;
}

export async function createGraph({ database, events: all, trusted, trace }: Options): Promise<Graph> {
  const clientSchema = buildGraph();
  const schema = withFederation(clientSchema);
  if (trusted !== null) requireValid(schema, trusted);
  const models = modelsOf(schema, dataModel);
  const cursorSecret = await database.readText("select value from secret where name = 'cursor'", []);
  const planner = new Planner(models, policies, cursorSecret, trace);
  attachPlanner(schema, planner, models);
  const events = database.replica === null ? all : database.replica.follow(all);
  const house = { database, events, cursorSecret };
  return { clientSchema, schema, planner, contextOf: (viewer) => createContext(house, viewer) };
}
