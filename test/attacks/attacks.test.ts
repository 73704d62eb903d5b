import { startWorld, type World } from "../support/world";
import { BY_DOCUMENT, BY_SOCKET } from "./by-document";
import { BY_REQUEST } from "./by-request";
import { BY_PROBE } from "./graphql-cop";
import { BY_MESSAGE } from "./by-message";

/** The rows of the list of attacks on requests, and of those on WebSockets. */
const ROWS = 45;
const ROWS_OF_SOCKETS = 13;
const PROBES = 13;

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
const rowsOf = (attacks: readonly { readonly row: string }[]) =>
  [...new Set(attacks.map(({ row }) => row))].sort((one, other) => Number(one) - Number(other));

test("every row of the three lists is here", () => {
  expect(rowsOf([...BY_DOCUMENT, ...BY_REQUEST])).toEqual(numbers(ROWS));
  expect(rowsOf(BY_MESSAGE)).toEqual(numbers(ROWS_OF_SOCKETS));
  expect(rowsOf(BY_PROBE)).toEqual(numbers(PROBES));
});

test.each(BY_DOCUMENT)("$row, by POST: $what", async ({ act, outcome }) => {
  expect(await act(world)).toEqual(outcome);
});

test.each(BY_SOCKET)("$row, by WebSocket: $what", async ({ act, outcome }) => {
  expect(await act(world)).toEqual(outcome);
});

test.each(BY_REQUEST)("$row: $what", async ({ act, outcome }) => {
  expect(await act(world)).toEqual(outcome);
});

test.each(BY_MESSAGE)("WebSocket $row: $what", async ({ act, outcome }) => {
  expect(await act(world)).toEqual(outcome);
});

test.each(BY_PROBE)("graphql-cop $row: $what", async ({ act, outcome }) => {
  expect(await act(world)).toEqual(outcome);
});

test("after all of them the server answers as before, and no prototype was written to", async () => {
  expect((await world.query("{ __typename }")).body).toEqual({ data: { __typename: "Query" } });
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
});
