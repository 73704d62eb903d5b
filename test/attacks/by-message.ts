import { TOTALS } from "../live/documents";
import { openRaw, refusedUpgrade } from "../live/clients";
import { type Attack, bySocket, endOf, subscribe } from "./attack";
import { aliases, members, nested } from "./documents";

const published = subscribe(TOTALS, { code: "jad-see-2024" });

const message = (
  row: string,
  what: string,
  outcome: Attack["outcome"],
  ...messages: readonly unknown[]
): Attack => ({
  row,
  what,
  act: (world) => bySocket(world, ...messages),
  outcome,
});

/** What only a WebSocket can be sent. */
export const BY_MESSAGE: readonly Attack[] = [
  {
    row: "1",
    what: "a connection of another site's page",
    act: async ({ url }) => {
      const [status, body] = await refusedUpgrade(url, "/graphql", { origin: "https://evil.example" });
      return [status, body.errors[0].extensions.code];
    },
    outcome: [403, "FORBIDDEN"],
  },
  {
    row: "2",
    what: "a connection that never begins",
    act: async ({ url }) => endOf(await openRaw(url)),
    outcome: [4408, null],
  },
  {
    row: "3",
    what: "following before the beginning",
    act: async ({ url }) => {
      const raw = await openRaw(url);
      raw.send(published);
      return endOf(raw);
    },
    outcome: [4401, null],
  },
  message("4", "beginning twice", [4429, null], { type: "connection_init" }),
  {
    row: "5",
    what: "two under one id",
    act: async (world) => {
      const raw = await openRaw(world.url);
      raw.send({ type: "connection_init" });
      await raw.next();
      for (let count = 0; count < 2; count += 1) raw.send(published);
      const [code] = await raw.closed;
      return [code, null];
    },
    outcome: [4409, null],
  },
  message("6", "what is no JSON", [4400, null], "{"),
  message("7", "asking for the schema", [200, "BAD_REQUEST"], subscribe("{ __schema { types { name } } }")),
  message("7", "500 aliases", [200, "QUERY_TOO_LARGE"], subscribe(aliases(500))),
  message("7", "too deep", [200, "QUERY_TOO_LARGE"], subscribe(nested(13))),
  message(
    "7",
    "too many pages within pages",
    [200, "QUERY_TOO_COSTLY"],
    subscribe(
      `subscription { operationTotals(code: "jad-see-2024") { participants(first: 100) { nodes { operation {
        participants(first: 100) { nodes { operation { participants(first: 100) { nodes { role } } } } } } } } } }`,
    ),
  ),
  message(
    "7",
    "variables 20 000 lists deep",
    [200, "BAD_REQUEST"],
    `{"id":"1","type":"subscribe","payload":{"query":"subscription($a: String!) { operationTotals(code: $a) { code } }","variables":{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}}}`,
  ),
  message(
    "7",
    "a variable of 1001 members",
    [200, "BAD_REQUEST"],
    JSON.stringify({
      id: "1",
      type: "subscribe",
      payload: {
        query: "subscription($a: String!) { operationTotals(code: $a) { code } }",
        variables: { a: members(1_001) },
      },
    }),
  ),
  message(
    "8",
    "a mutation",
    [200, "BAD_REQUEST"],
    subscribe('mutation { startOperation(input: { operation: "x", expectedVersion: 1 }) { isReplay } }'),
  ),
  {
    row: "9",
    what: "a fault of ours that says too much",
    act: async (world) => {
      await world.database.$executeRawUnsafe("alter table operation_threat_area rename to secret_name");
      const query = 'subscription { operationTotals(code: "jad-see-2024") { threatAreas { code } } }';
      const outcome = await bySocket(world, subscribe(query));
      await world.database.$executeRawUnsafe("alter table secret_name rename to operation_threat_area");
      return outcome;
    },
    outcome: [200, "INTERNAL_SERVER_ERROR"],
  },
  message("10", "a message of 10 MB", [1009, null], " ".repeat(10_000_000)),
  {
    row: "11",
    what: "a token that ends meanwhile",
    act: async (world) => {
      const raw = await openRaw(world.url);
      raw.send({ type: "connection_init", payload: await world.briefly(2, "brief", "analyst") });
      const [code] = await raw.closed;
      return [code, null];
    },
    outcome: [4403, null],
  },
  {
    row: "12",
    what: "a client that answers no more",
    act: async (world) => {
      const pace = { longestSend: 1_000, mostUnread: 1_000, pulse: 200, longestFarewell: 100 };
      const another = await world.startAnother({ pace });
      const raw = await openRaw(another.url, { autoPong: false });
      raw.send({ type: "connection_init" });
      const [code] = await raw.closed;
      await another.stop();
      return [code, null];
    },
    outcome: [1006, null],
  },
  {
    row: "13",
    what: "a role that is taken away meanwhile",
    act: async (world) => {
      const raw = await openRaw(world.url);
      raw.send({ type: "connection_init", payload: await world.briefly(2, "demoted", "auditor") });
      await raw.next();
      raw.send(published);
      const [code] = await raw.closed;
      return [code, null];
    },
    outcome: [4403, null],
    why: "Roles stand in the token and are as old as it is, an hour at most: then the connection ends, and the next token says what is left.",
  },
];
