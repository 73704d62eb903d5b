import { findApplicationRole } from "../../src/database/application-role";
import { viewerOf } from "../../src/authentication/claims";
import { connect, openDatabase, type Pool } from "../../src/database/client";
import { queryAs } from "../../src/database/read";
import { startServer } from "../../src/server/server";
import { ANONYMOUS, type Viewer } from "../../src/core/viewer";
import { createTestDatabase } from "../support/test-database";
import { createIssuer } from "../support/tokens";
import type { Principal } from "./matrix";

/** Two servers on one database: one with row-level security behind it, and one where the program stands alone. */
export interface House {
  /** The owner's connection. */
  readonly database: Pool;
  ask(server: Server, principal: Principal, codes: readonly string[], question: Question): Promise<any>;
  /** What comes of following something: null where it is let, or else the code of the error. */
  follow(server: Server, principal: Principal, codes: readonly string[], question: Question): Promise<any>;
  /** A file, as its status and its text. */
  download(
    server: Server,
    principal: Principal,
    codes: readonly string[],
    address: string,
  ): Promise<{ readonly status: number; readonly text: string }>;
  /** Whom the program takes a principal for. */
  viewer(principal: Principal, codes: readonly string[]): Viewer;
  /** What row-level security alone leaves of a statement that asks for everything. */
  read<Row>(principal: Principal, codes: readonly string[], statement: string): Promise<Row[]>;
  stop(): Promise<void>;
}

export const SERVERS = ["with row-level security", "without it"] as const;
export type Server = (typeof SERVERS)[number];

interface Question {
  readonly query: string;
  readonly variables?: object;
}

export async function openHouse(): Promise<House> {
  const testDatabase = await createTestDatabase();
  const database = connect(testDatabase.url);
  // What is asked here is larger than what any client asks: a busy machine may take longer over it than is usual.
  const patient = new URL(testDatabase.url);
  patient.searchParams.set("statement_timeout", "9000");
  const served = openDatabase(patient.href, { role: await findApplicationRole(testDatabase.url) });
  const unguarded = openDatabase(patient.href);
  const issuer = await createIssuer();
  const config = { host: "127.0.0.1", port: 0, production: false, tokens: issuer.config };
  const servers = {
    "with row-level security": await startServer({ config, database: served }),
    "without it": await startServer({ config, database: unguarded }),
  };
  const tokens = new Map<string, Promise<Record<string, string>>>();

  /** The headers of a principal for whom these operations are `it`. */
  function headersOf({ subject, machine, roles }: Principal, codes: readonly string[]) {
    if (subject === null) return Promise.resolve({});
    const given = rolesIn(roles, codes);
    const key = JSON.stringify([subject, given]);
    const present = tokens.get(key);
    if (present !== undefined) return present;
    const made = issuer.headers({ subject, roles: given, ...(machine ? { machine } : {}) });
    tokens.set(key, made);
    return made;
  }

  return {
    database,
    async ask(server, principal, codes, question) {
      const response = await fetch(`${servers[server].url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(await headersOf(principal, codes)) },
        body: JSON.stringify(question),
      });
      return response.json();
    },
    async follow(server, principal, codes, { query, variables }) {
      const headers = { accept: "text/event-stream", ...(await headersOf(principal, codes)) };
      const asked = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      const stopping = new AbortController();
      const address = `${servers[server].url}/graphql/stream?${asked.toString()}`;
      const response = await fetch(address, { headers, signal: stopping.signal });
      const answer = response.ok ? null : await response.json();
      stopping.abort();
      return answer === null ? null : answer.errors[0].extensions.code;
    },
    async download(server, principal, codes, address) {
      const headers = await headersOf(principal, codes);
      const response = await fetch(`${servers[server].url}/export/${address}`, { headers });
      return { status: response.status, text: await response.text() };
    },
    viewer: viewerFor,
    read(principal, codes, text) {
      return queryAs(served, viewerFor(principal, codes), { text, values: [] });
    },
    async stop() {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
      await served.disconnect();
      await unguarded.disconnect();
      await database.$disconnect();
      await testDatabase.drop();
      await issuer.remove();
    },
  };
}

/** Whoever has no token is told of to nobody; somebody without a role is told of as such. */
function viewerFor({ subject, machine, roles }: Principal, codes: readonly string[]): Viewer {
  if (subject === null) return ANONYMOUS;
  const claims = { sub: subject, roles: rolesIn(roles, codes) };
  return viewerOf({ ...claims, ...(machine ? { client_id: subject } : {}) });
}

function rolesIn(roles: readonly string[], codes: readonly string[]): string[] {
  return roles.flatMap((role) =>
    role.endsWith(":it") ? codes.map((code) => `coordinator:${code}`) : [role],
  );
}

/** All of them, a few at a time: the servers read through ten connections each. */
export async function inTurn<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
  workers = 8,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next;
      next += 1;
      answers[at] = await work(items[at] as Item);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return answers;
}
