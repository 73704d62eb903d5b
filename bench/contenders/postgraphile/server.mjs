/** PostGraphile as its documentation sets it up for production: the amber preset on node:http, and nothing that watches. */
import { createServer } from "node:http";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { grafserv } from "postgraphile/grafserv/node";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";
import { announce } from "../announce.mjs";
import { POOL } from "../../settings.mjs";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL });

/** What the tables have and it does not see: a key, orders and a filter whose indexes begin with another column. */
const TAGS = {
  class: { "public.operation": { tags: { unique: "code" } } },
  attribute: {
    "public.participant.position": { tags: { behavior: "orderBy" } },
    "public.published_figure.position": { tags: { behavior: "orderBy" } },
    "public.published_figure.headline": { tags: { behavior: "filterBy" } },
  },
};

const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  plugins: [jsonPgSmartTags({ version: 1, config: TAGS })],
  pgServices: [makePgService({ pool, schemas: ["public"] })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, websockets: false, watch: false },
  grafast: { explain: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
announce(server, "/graphql");
