import type { World } from "../support/world";

export const TOTALS = `subscription($code: String!) { operationTotals(code: $code) {
  code reported(status: SUBMITTED) { checks { total { value } } } } }`;

export const REPORTS = `subscription($operation: String!, $cursor: String) {
  reportChanged(operation: $operation, cursor: $cursor) {
    change at cursor report { id status version participant { party { ... on Country { code } } } } } }`;

export const RELEASED = `subscription($operation: String, $cursor: String) {
  publicationReleased(operation: $operation, cursor: $cursor) { code operation { code } } }`;

export const CHANGES = `query($cursor: String, $operation: String, $first: Int) {
  changesSince(cursor: $cursor, operation: $operation, first: $first) {
    changes { id type kind at deletedAt node { __typename id ... on Report { status version } } } cursor hasMore } }`;

/** The sum of checks in an answer of TOTALS; null where nothing is reported. */
export const totalOf = (answer: any) => answer.data.operationTotals.reported.checks.total?.value ?? null;

/** Where to begin, for what is changed from now on. */
export async function cursorOfNow(world: World, headers?: Record<string, string>): Promise<string> {
  const { changesSince } = await world.data(CHANGES, {}, headers);
  expect(changesSince).toMatchObject({ changes: [], hasMore: false });
  return changesSince.cursor;
}
