import { STORIES } from "../stories/stories.mjs";
import { codeOf } from "../data/operations.mjs";
import { OPERATIONS } from "../data/sizes.mjs";
import { ask } from "./ask.mjs";

const VARIANTS = 40;
const PAGE = 10;
const FAR = 20_000;

/** What requests are about: codes that exist, tokens that are valid, and where the far page begins. */
export async function gatherFacts(size, client, issuer) {
  const spread = (count) =>
    Array.from({ length: VARIANTS }, (_, index) => codeOf(Math.floor((index * count) / VARIANTS)));
  const known = { codes: spread(OPERATIONS), reportedCodes: spread(size.reported), cursors: {} };
  const facts = {
    tokens: {},
    cursors: known.cursors,
    values: (story) => STORIES[story].values(known),
    /** Tokens live for an hour, and a run may be longer. */
    renewTokens: async () => {
      for (const role of ["analyst", "auditor"]) facts.tokens[role] = await issuer.tokenOf(role, [role]);
    },
  };
  await facts.renewTokens();
  const { rows } = await client.query(`select count(*)::integer as entries from audit_entry`);
  facts.farPage = Math.min(FAR, Math.floor(rows[0].entries / PAGE));
  const before = (facts.farPage - 1) * PAGE;
  const { rows: last } = await client.query(
    `select id, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"
     from audit_entry order by recorded_at desc, id desc offset $1 limit 1`,
    [before - 1],
  );
  Object.assign(known.cursors, last[0]);
  facts.entriesBefore = before;
  return facts;
}

const WALKS = {
  product: {
    size: 100,
    document: `query Walk($first: Int, $after: String) { page: auditTrail(first: $first, after: $after) { pageInfo { endCursor } } }`,
  },
  postgraphile: {
    size: 10_000,
    document: `query Walk($first: Int, $after: Cursor) {
      page: auditEntries(first: $first, after: $after, orderBy: [RECORDED_AT_DESC, PRIMARY_KEY_DESC]) { pageInfo { endCursor } }
    }`,
  },
};

/** Goes to the far page as a client would, page by page, to have its cursor. */
export async function walkToFarPage(running, facts) {
  const walk = WALKS[running.contender.name];
  if (walk === undefined) return;
  let after = null;
  for (let left = facts.entriesBefore; left > 0; left -= walk.size) {
    const { data } = await ask(running, {
      path: "/graphql",
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${facts.tokens.auditor}` },
      body: JSON.stringify({ query: walk.document, variables: { first: Math.min(left, walk.size), after } }),
    });
    after = data.page.pageInfo.endCursor;
  }
  facts.cursors[running.contender.name] = after;
}
