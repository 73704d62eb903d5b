import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const SOURCE = path.resolve(__dirname, "../../src");
/** Made by others, or programs that end. */
const ELSEWHERE = /^(generated|explorer|rehearsal)\b/;

/**
 * Each cache, and each collection of a class or a module that begins empty: why it cannot grow without end. What a
 * function sets up and keeps is not seen here: the names of statements have a test of their own.
 */
const BOUNDED: Record<string, string> = {
  "authentication/authentication.ts: verified, a LRUCache": "1000 tokens",
  "core/change-events.ts: listeners, a Set": "one for each subscription, of which a connection takes 20",
  "database/change.ts: told, a WeakMap": "goes with its database",
  "database/change.ts: recorded, a WeakMap":
    "goes with its database, and counts by the kinds of things there are",
  "database/client.ts: counts, a LRUCache": "1000 texts",
  "database/load/occurrences.ts: counts, a Map": "goes with its file",
  "database/read.ts: tellings, a LRUCache": "4 million characters",
  "database/replica.ts: needs, a LRUCache": "10,000 viewers",
  "graphql/cost.ts: defaults, a Map": "goes with its operation",
  "graphql/cost.ts: fragments, a Map": "goes with its operation",
  "graphql/cost.ts: known, a WeakMap": "goes with its document, which Apollo Server forgets",
  "graphql/plan/blanks.ts: lists, a WeakMap": "goes with its schema",
  "graphql/plan/plans.ts: known, a WeakMap": "goes with its document, which Apollo Server forgets",
  "graphql/plan/plans.ts: plans, a LRUCache": "16 million characters",
  "graphql/plan/planner.ts: reads, a WeakMap": "goes with its request",
  "graphql/plan/planner.ts: unanswered, a WeakSet": "goes with its request",
  "graphql/plan/planner.ts: references, a WeakMap": "goes with its request",
  "graphql/plan/objects.ts: leads, a WeakMap": "goes with its statement",
  "reports/reported.service.ts: loaders, a Map": "goes with its request",
  "server/admission.ts: running, a Map": "one for each who has a request on its way",
  "server/apollo.ts: cache, a InMemoryLRUCache": "3 million characters",
  "server/draining.ts: open, a Set": "one for each request on its way",
  "server/followers.ts: counts, a Map": "one for each viewer who is connected",
  "server/pass-through.ts: texts, a WeakMap": "goes with its answer",
  "server/rate-limit.ts: accounts, a LRUCache": "100,000 principals",
  "server/short-way.ts: known, a LRUCache": "500,000 characters",
};

const CACHE = /(\w+)(?: =|:) new (LRUCache|InMemoryLRUCache|WeakMap|WeakSet)\b/;
const OF_A_CLASS = /^ {2}(?:private )?(?:readonly )?(\w+) = new (Map|Set)\b/;
const OF_A_MODULE = /^(?:export )?(?:const|let) (\w+) = new (Map|Set)(?:<.*>)?\(\)/;

test("what a program remembers has a bound", () => {
  const found = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !ELSEWHERE.test(file))
    .flatMap((file) =>
      readFileSync(path.join(SOURCE, file), "utf8")
        .split("\n")
        .flatMap((line) => {
          const match = [CACHE, OF_A_CLASS, OF_A_MODULE]
            .map((pattern) => pattern.exec(line))
            .find((one) => one !== null);
          return match ? [`${file}: ${match[1]}, a ${match[2]}`] : [];
        }),
    );
  expect(found.sort()).toEqual(Object.keys(BOUNDED).sort());
});
