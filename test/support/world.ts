import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import type { Config, TokenConfig } from "../../src/config";
import { findApplicationRole } from "../../src/database/application-role";
import { connect, type Database, openDatabase, type Pool } from "../../src/database/client";
import { listenToDatabase } from "../../src/database/events/postgres-events";
import type { ChangeEvents } from "../../src/core/change-events";
import { PACE, type Pace } from "../../src/server/pace";
import { type RunningServer, startServer } from "../../src/server/server";
import { createTestDatabase, type TestDatabase } from "./test-database";
import { createIssuer } from "./tokens";

type Document<TData, TVariables> = string | TypedDocumentNode<TData, TVariables>;

export interface Answer<TData> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: TData | null;
    readonly errors?: readonly GraphError[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  };
}

export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
}

/** The whole program, for one test file: a database of its own and a server that is asked through HTTP. */
export interface World {
  readonly url: string;
  readonly databaseUrl: string;
  /** Whose tokens it takes. */
  readonly tokens: TokenConfig;
  /** The owner's connections, for what no client may do. */
  readonly database: Pool;
  /** The server's own. */
  readonly served: Database;
  /** Sends an operation as a client would, and gives the answer as it came. */
  query<TData = any, TVariables = Record<string, unknown>>(
    document: Document<TData, TVariables>,
    variables?: TVariables,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<TData>>;
  /** The data of an operation that must succeed. */
  data<TData = any, TVariables = Record<string, unknown>>(
    document: Document<TData, TVariables>,
    variables?: TVariables,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TData>;
  /** The headers of somebody with these roles, such as `reporter:ES`. */
  as(subject: string, ...roles: string[]): Promise<Record<string, string>>;
  /** The headers of a program that acts in its own name. */
  asMachine(subject: string, ...roles: string[]): Promise<Record<string, string>>;
  /** The headers of somebody whose token is good for a few seconds. */
  briefly(seconds: number, subject: string, ...roles: string[]): Promise<Record<string, string>>;
  /** Another instance, on the same database unless it is told another one. */
  startAnother(differences?: Differences): Promise<RunningServer>;
  /** The SQL statements that ran meanwhile, without those that only begin and end a transaction. */
  statements(action: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

/** What another instance does its own way. */
interface Differences {
  readonly databaseUrl?: string;
  readonly makeEvents?: (database: Database) => Promise<ChangeEvents>;
  readonly pace?: Pace;
}

const TRANSACTION = /^\s*(begin|commit|rollback|savepoint|release|set transaction|deallocate)\b/i;

interface Settings extends Partial<Pick<Config, "limits" | "trustedDocuments" | "replicaUrl" | "poolerUrl">> {
  /** A copy of the template on the tests' server unless given. */
  readonly testDatabase?: TestDatabase;
  /** Told of what becomes of the replica. */
  readonly say?: (line: string) => void;
}

export async function startWorld(settings: Settings = {}): Promise<World> {
  const { testDatabase = await createTestDatabase(), trustedDocuments = null } = settings;
  const { replicaUrl = null, poolerUrl = null, say = () => undefined } = settings;
  const database = connect(testDatabase.url);
  const log: string[] = [];
  const served = openDatabase(testDatabase.url, {
    role: await findApplicationRole(testDatabase.url),
    replicaUrl,
    poolerUrl,
    tell: (statement) => TRANSACTION.test(statement) || log.push(statement),
  });
  await served.replica?.start(say);
  const unexpected: unknown[] = [];
  const issuer = await createIssuer();
  const config = {
    host: "127.0.0.1",
    port: 0,
    production: false,
    tokens: issuer.config,
    allowedOrigins: ["https://wall.example.org"],
    trustedDocuments,
    ...(settings.limits === undefined ? {} : { limits: settings.limits }),
  };
  const events = await listenToDatabase(testDatabase.url);
  const server = await startServer({
    config,
    database: served,
    events,
    report: (_reference, error) => unexpected.push(error),
  });

  const world: World = {
    url: server.url,
    databaseUrl: testDatabase.url,
    tokens: issuer.config,
    database,
    served,
    as: (subject, ...roles) => issuer.headers({ subject, roles }),
    asMachine: (subject, ...roles) => issuer.headers({ subject, roles, machine: true }),

    briefly: (seconds, subject, ...roles) => issuer.headers({ subject, roles, seconds }),

    async startAnother({
      databaseUrl = testDatabase.url,
      makeEvents = () => listenToDatabase(databaseUrl),
      pace = PACE,
    } = {}) {
      const own = openDatabase(databaseUrl, {
        role: await findApplicationRole(databaseUrl),
        replicaUrl,
        poolerUrl,
      });
      await own.replica?.start(() => undefined);
      const ownEvents = await makeEvents(own);
      const another = await startServer({ config, database: own, events: ownEvents, pace });
      return {
        ...another,
        async stop() {
          await another.stop();
          await ownEvents.stop();
          await own.disconnect();
        },
      };
    },

    async query(document, variables, headers) {
      const response = await fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: typeof document === "string" ? document : print(document), variables }),
      });
      const text = await response.text();
      try {
        return { status: response.status, headers: response.headers, body: JSON.parse(text) };
      } catch {
        throw new Error(`The answer (${response.status}) is not JSON:\n${text}`);
      }
    },

    async data(document, variables, headers) {
      const { status, body } = await world.query(document, variables, headers);
      if (status === 200 && body.errors === undefined && body.data) return body.data;
      throw new Error(
        [
          `The operation failed with status ${status}.`,
          typeof document === "string" ? document : print(document),
          `variables: ${JSON.stringify(variables ?? {}, null, 2)}`,
          `answer: ${JSON.stringify(body, null, 2)}`,
          ...unexpected.map(
            (error) => `in the server: ${error instanceof Error ? error.stack : String(error)}`,
          ),
        ].join("\n\n"),
      );
    },

    async statements(action) {
      const start = log.length;
      await action();
      // The log of the last statement may come after its result.
      await new Promise((resolve) => setImmediate(resolve));
      return log.slice(start);
    },

    async stop() {
      await server.stop();
      await events.stop();
      await served.disconnect();
      await database.$disconnect();
      await testDatabase.drop();
      await issuer.remove();
    },
  };
  return world;
}
