import { amount, operation, PLAIN } from "../stories/shapes.mjs";

const COLUMNS = "code name motto status startsOn endsOn";
const TREE = `${COLUMNS}
  participants(orderBy: [POSITION_ASC]) { nodes { kind role country: countryByCountryCode { code name } } }
  checks: publishedFigures(condition: { headline: true, subject: CHECKS }, orderBy: [POSITION_ASC]) {
    nodes { category: checkCategoryByCheckCategoryCode { code name } value qualifier }
  }
  results: publishedFigures(
    condition: { headline: true, subject: RESULTS, breakdownId: null }, orderBy: [POSITION_ASC]
  ) {
    nodes { category: resultCategoryByResultCategoryCode { code name } value qualifier unit }
  }`;
const LATEST = "first: 50, condition: { status: PUBLISHED }, orderBy: [REFERENCE_ON_DESC, PRIMARY_KEY_DESC]";
const TOTAL = `
  check: checkCategoryByCheckCategoryCode { code position }
  result: resultCategoryByResultCategoryCode { code position }
  unit value`;
const ENTRIES = `
  nodes { sequence recordedAt subject action entityType entityId operation { code } }
  pageInfo { hasNextPage }`;
const TRAIL = "orderBy: [RECORDED_AT_DESC, PRIMARY_KEY_DESC]";

const DOCUMENTS = {
  list: `query List { operations(${LATEST}) { nodes { ${TREE} } } }`,
  one: `query One($code: String!) { operationByCode(code: $code) { ${TREE} } }`,
  flat: `query Flat { operations(${LATEST}) { nodes { ${COLUMNS} } } }`,
  totals: `query Totals($code: String!) {
    operationByCode(code: $code) {
      whole: reportedTotals(condition: { status: VERIFIED, grain: OPERATION }) { nodes { ${TOTAL} hits linesWithHits } }
      days: reportedTotals(condition: { status: VERIFIED, grain: DAY }) { nodes { day ${TOTAL} } }
    }
  }`,
  "page-1": `query Page { auditEntries(first: 10, ${TRAIL}) { ${ENTRIES} } }`,
  "page-far": `query Page($after: Cursor) { auditEntries(first: 10, after: $after, ${TRAIL}) { ${ENTRIES} } }`,
};
const VARIABLES = { "page-far": ({ postgraphile: after }) => ({ after }) };

const tree = ({ participants, checks, results, ...columns }) =>
  operation({ ...columns, participants: participants.nodes, checks: checks.nodes, results: results.nodes });

const inOrder = (category) => (one, other) => one[category].position - other[category].position;
/** The rows of totals, which are one for each category here: what is left of adding up. */
const counted = (totals) => ({
  checks: totals
    .filter(({ check }) => check !== null)
    .sort(inOrder("check"))
    .map(({ check, value, hits, linesWithHits }) => ({
      category: check.code,
      value: amount(value),
      ...(hits === undefined ? {} : { hits: linesWithHits > 0 ? hits : null }),
    })),
  results: totals
    .filter(({ result }) => result !== null)
    .sort(inOrder("result"))
    .map(({ result, value, unit }) => ({ category: result.code, value: amount(value), unit })),
});
const totals = ({ operationByCode: { whole, days } }) => {
  const sum = whole.nodes.reduce(
    (added, { check, value }) => added + (check === null ? 0 : Number(value)),
    0,
  );
  const byDay = Map.groupBy(days.nodes, ({ day }) => day);
  return {
    total: String(sum),
    ...counted(whole.nodes),
    days: [...byDay.keys()].sort().map((day) => ({ day, ...counted(byDay.get(day)) })),
  };
};
const moment = (text) =>
  new Date(text).toISOString().slice(0, 19) + `${/\.\d+/.exec(text)?.[0] ?? "."}`.padEnd(7, "0") + "Z";
const page = ({ auditEntries: { nodes, pageInfo } }) => ({
  entries: nodes.map(({ operation: found, recordedAt, ...entry }) => ({
    ...entry,
    recordedAt: moment(recordedAt),
    operation: found?.code ?? null,
  })),
  hasNextPage: pageInfo.hasNextPage,
});

export const postgraphile = {
  name: "postgraphile",
  says: "PostGraphile 5 on grafserv and node:http",
  program: "bench/contenders/postgraphile/server.mjs",
  request: (story, values) => ({
    path: "/graphql",
    body: { query: DOCUMENTS[story], variables: VARIABLES[story]?.(values) ?? values },
  }),
  tells: Object.keys(DOCUMENTS),
  shapes: {
    list: ({ operations }) => operations.nodes.map(tree),
    one: ({ operationByCode }) => tree(operationByCode),
    flat: ({ operations }) => PLAIN.flat({ operations: operations.nodes }),
    totals,
    "page-1": page,
    "page-far": page,
  },
};
