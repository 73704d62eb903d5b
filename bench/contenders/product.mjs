import { readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../settings.mjs";
import { amount, operation, PLAIN } from "../stories/shapes.mjs";

const COLUMNS = "code name motto status startsOn endsOn";
const TREE = `${COLUMNS}
  participants(first: 100) { nodes { kind role party { ... on Country { code name } } } }
  published {
    checks { total { value qualifier } byCategory { category { code name } value qualifier } }
    results { category { code name } value qualifier unit }
  }`;
const LATEST = "first: 50, orderBy: [{ field: STARTS_ON, direction: DESC }]";
const COUNTED = `checks { byCategory { category { code } value } } results { category { code } value unit }`;
const ENTRIES = `
  nodes { sequence recordedAt subject action entityType entityId operation { code } }
  pageInfo { hasNextPage }`;

const DOCUMENTS = {
  list: `query List { operations(${LATEST}) { nodes { ${TREE} } } }`,
  computed: `query Computed { operations(${LATEST}) { nodes { ${TREE} viewerCanUpdate } } }`,
  one: `query One($code: String!) { operation(code: $code) { ${TREE} } }`,
  flat: `query Flat { operations(${LATEST}) { nodes { ${COLUMNS} } } }`,
  totals: `query Totals($code: String!) {
    operation(code: $code) { reported {
      checks { total { value } byCategory { category { code } value hits } }
      results { category { code } value unit }
      byDay { day ${COUNTED} }
    } }
  }`,
  statistics: `query Statistics {
    statistics(source: VERIFIED, groupBy: [YEAR], first: 100) {
      nodes { year subject category { code } unit value operations missing }
    }
  }`,
  "page-1": `query Page { auditTrail(first: 10) { ${ENTRIES} } }`,
  "page-far": `query Page($after: String) { auditTrail(first: 10, after: $after) { ${ENTRIES} } }`,
};

/** As whom a story is asked; the others are asked by anyone. */
const ROLES = { totals: "analyst", statistics: "analyst", "page-1": "auditor", "page-far": "auditor" };
const VARIABLES = { "page-far": ({ product }) => ({ after: product }) };

const check = ({ category, value, hits }) => ({
  category: category.code,
  value: amount(value),
  ...(hits === undefined ? {} : { hits: amount(hits) }),
});
const result = ({ category, value, unit }) => ({ category: category.code, value: amount(value), unit });
const counted = ({ checks, results }) => ({
  checks: checks.byCategory.map(check),
  results: results.map(result),
});
const tree = ({ published, participants, ...columns }) =>
  operation({
    ...columns,
    participants: participants.nodes.map(({ party, ...own }) => ({ ...own, country: party })),
    checks: [{ ...published.checks.total, category: null }, ...published.checks.byCategory],
    results: published.results,
  });
const page = ({ auditTrail }) => ({
  entries: auditTrail.nodes.map(({ operation: found, ...entry }) => ({
    ...entry,
    operation: found?.code ?? null,
  })),
  hasNextPage: auditTrail.pageInfo.hasNextPage,
});

export const product = {
  name: "product",
  says: "dist/main.js as it is shipped",
  program: "dist/main.js",
  options: optionsOfImage(),
  request: (story, values, { tokens }) => ({
    path: "/graphql",
    body: { query: DOCUMENTS[story], variables: VARIABLES[story]?.(values) ?? values },
    headers: ROLES[story] === undefined ? {} : { authorization: `Bearer ${tokens[ROLES[story]]}` },
  }),
  shapes: {
    list: ({ operations }) => operations.nodes.map(tree),
    computed: ({ operations }) =>
      operations.nodes.map((found) => ({ ...tree(found), viewerCanUpdate: found.viewerCanUpdate })),
    one: ({ operation: found }) => tree(found),
    flat: ({ operations }) => PLAIN.flat({ operations: operations.nodes }),
    totals: ({ operation: { reported } }) => ({
      total: amount(reported.checks.total.value),
      ...counted(reported),
      days: reported.byDay.map(({ day, ...part }) => ({ day, ...counted(part) })),
    }),
    statistics: ({ statistics }) =>
      statistics.nodes.map(({ category, value, ...row }) => ({
        ...row,
        category: category?.code ?? null,
        value: amount(value),
      })),
    "page-1": page,
    "page-far": page,
  },
};

/** What the image gives Node. */
function optionsOfImage() {
  const [, words = "[]"] =
    /^CMD (\[.*\])$/m.exec(readFileSync(path.join(PROJECT, "Dockerfile"), "utf8")) ?? [];
  return JSON.parse(words).filter((word) => word.startsWith("--"));
}
