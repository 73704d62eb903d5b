import { createHash, randomUUID } from "node:crypto";
import { createExercise, submission, SUBMIT } from "../reports/exercise";
import { stopPrograms } from "../support/program";
import { startWorld, type World } from "../support/world";
import { type ReceivedSpan, startCollector } from "./collector";
import { endInstance, startInstance } from "./instance";

const LONG_ENOUGH = 120_000;
const ERROR = 2;

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, LONG_ENOUGH);

afterEach(stopPrograms, LONG_ENOUGH);
afterAll(() => world.stop());

/** The names of the spans of one trace, each below the one that it is part of. */
function treeOf(spans: readonly ReceivedSpan[], parent: string | undefined): unknown[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .map(({ name, spanId }) => {
      const parts = treeOf(spans, spanId);
      return parts.length === 0 ? name : [name, ...parts];
    });
}

test(
  "a trace has the request, its planning and its statements, and goes on where the client's own began",
  async () => {
    const exercise = await createExercise(world);
    const collector = await startCollector();
    const instance = await startInstance(world, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const secret = `value-${randomUUID()}`;
    const query = "query Found($code: String!) { operation(code: $code) { name } }";
    const traces = Array.from({ length: 4 }, () => randomUUID().replaceAll("-", ""));
    const span = "00f067aa0ba902b7";
    const within = (index: number) => ({ traceparent: `00-${traces[index] ?? ""}-${span}-01` });
    await instance.ask({ query, variables: { code: secret } }, within(0));
    await instance.ask({ query, variables: { code: secret } }, within(1));
    await instance.ask(
      { query: SUBMIT, variables: submission(exercise) },
      { ...exercise.spain, ...within(2) },
    );
    await instance.ask({ query: `{ operations(after: "${secret}") { totalCount } }` }, within(3));
    await (await fetch(`${instance.url}/readyz`)).text();
    await endInstance(instance);
    await collector.stop();

    const of = (index: number) => collector.spans.filter(({ traceId }) => traceId === traces[index]);
    expect(treeOf(of(0), span)).toEqual([["POST /graphql", "plan", "SELECT"]]);
    expect(treeOf(of(1), span)).toEqual([["POST /graphql", "SELECT"]]);
    expect(of(0).find(({ name }) => name === "POST /graphql")?.attributes).toEqual({
      "http.response.status_code": 200,
      "jad_graph.request_id": traces[0],
      "graphql.operation.type": "query",
      "graphql.operation.name": "Found",
      "jad_graph.document": createHash("sha256").update(query).digest("hex"),
    });
    expect(of(0).find(({ name }) => name === "SELECT")?.attributes).toEqual({
      "db.system.name": "postgresql",
      "db.operation.name": "SELECT",
      "jad_graph.statement": expect.stringMatching(/^[0-9a-f]{32}$/),
    });

    const [[request, ...parts] = []] = treeOf(of(2), span) as string[][];
    expect([request, parts[0], parts.filter((name) => /^(BEGIN|COMMIT|INSERT)$/.test(name))]).toEqual([
      "POST /graphql",
      "BEGIN",
      expect.arrayContaining(["INSERT", "COMMIT"]),
    ]);
    // What the client wants to know of the report is planned and read once all is done.
    expect(parts.slice(parts.indexOf("COMMIT") + 1)).toEqual(expect.arrayContaining(["plan", "SELECT"]));

    expect(treeOf(of(3), span)).toEqual([["POST /graphql", "plan", "plan"]]);
    expect(of(3).find(({ name }) => name === "POST /graphql")).toMatchObject({
      status: { code: ERROR },
      attributes: { "error.type": "BAD_USER_INPUT", "http.response.status_code": 200 },
    });
    // Probes and what the server does on its own are no traces.
    expect(collector.spans.filter(({ parentSpanId }) => parentSpanId === undefined)).toEqual([]);
    expect([...collector.paths]).toEqual(["/v1/traces"]);
    expect(JSON.stringify(collector.spans)).not.toContain(secret);
  },
  LONG_ENOUGH,
);
