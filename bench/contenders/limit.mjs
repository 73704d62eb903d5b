import { PLAIN } from "../stories/shapes.mjs";

const VALUES = {
  one: ({ code }) => [code],
  totals: ({ code }) => [code],
  "page-far": ({ recordedAt, id }) => [recordedAt, id],
};

export const limit = {
  name: "limit",
  says: "node:http and pg, one statement by hand that concatenates the JSON text",
  program: "bench/contenders/limit/server.mjs",
  request: (story, values) => ({ path: `/${story}`, body: VALUES[story]?.(values) ?? [] }),
  shapes: PLAIN,
};
