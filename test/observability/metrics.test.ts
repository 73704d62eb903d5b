import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createExercise, submission, SUBMIT } from "../reports/exercise";
import { stopPrograms } from "../support/program";
import { startWorld, type World } from "../support/world";
import { type Instance, startInstance } from "./instance";

const LONG_ENOUGH = 120_000;

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, LONG_ENOUGH);

afterEach(stopPrograms, LONG_ENOUGH);
afterAll(() => world.stop());

const addressOf = (instance: Instance) =>
  instance
    .lines()
    .map(({ message }) => /^Metrics: (.*)$/.exec(message)?.[1])
    .find((url) => url !== undefined) ?? "";

/** The values by name and labels, of those that begin like this. */
async function metricsOf(instance: Instance, beginning: string): Promise<Record<string, number>> {
  const text = await (await fetch(addressOf(instance))).text();
  const lines = text.split("\n").filter((line) => line.startsWith(beginning));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

test(
  "requests are counted by what was asked for and what came of it, and with them what the instance holds",
  async () => {
    const exercise = await createExercise(world);
    const instance = await startInstance(world, { METRICS_PORT: "0" });
    const query = "query Named { operations { totalCount } }";
    await instance.ask({ query });
    await instance.ask({ query });
    await instance.ask({ query: "{ nothing }" });
    const report = submission(exercise);
    await instance.ask({ query: SUBMIT, variables: report }, exercise.spain);
    await instance.ask({ query: SUBMIT, variables: report }, exercise.spain);
    await instance.ask({ query: SUBMIT, variables: submission(exercise) }, exercise.france);
    await (await fetch(`${instance.url}/export/published.csv`)).text();

    expect(await metricsOf(instance, "jad_graph_requests_total")).toEqual({
      'jad_graph_requests_total{kind="query",operation="",status="200",code=""}': 2,
      'jad_graph_requests_total{kind="unknown",operation="",status="400",code="GRAPHQL_VALIDATION_FAILED"}': 1,
      'jad_graph_requests_total{kind="mutation",operation="",status="200",code=""}': 2,
      'jad_graph_requests_total{kind="mutation",operation="",status="200",code="FORBIDDEN"}': 1,
      'jad_graph_requests_total{kind="export",operation="",status="200",code=""}': 1,
    });
    expect(await metricsOf(instance, "jad_graph_request_duration_seconds_count")).toEqual({
      'jad_graph_request_duration_seconds_count{kind="query",operation=""}': 2,
      'jad_graph_request_duration_seconds_count{kind="unknown",operation=""}': 1,
      'jad_graph_request_duration_seconds_count{kind="mutation",operation=""}': 3,
      'jad_graph_request_duration_seconds_count{kind="export",operation=""}': 1,
    });
    // Another report than the instance's own stands in the trail: the opening of the exercise.
    const entries = await world.database.auditEntry.count();
    const own = await metricsOf(instance, "jad_graph_");
    expect(own).toMatchObject({
      jad_graph_requests_in_flight: 0,
      jad_graph_subscriptions: 0,
      'jad_graph_followers{way="socket"}': 0,
      'jad_graph_followers{way="stream"}': 0,
      'jad_graph_database_connections{pool="changes",state="total"}': 1,
      'jad_graph_database_connections{pool="changes",state="idle"}': 1,
      'jad_graph_database_connections{pool="changes",state="waiting"}': 0,
      'jad_graph_plans_total{result="hit"}': 1,
      'jad_graph_plans_total{result="miss"}': 1,
      jad_graph_plan_cache_plans: 1,
      jad_graph_reports_submitted_total: 1,
      jad_graph_database_reachable: 1,
      jad_graph_audit_entries: entries,
    });
    expect(own["jad_graph_audit_newest_entry_age_seconds"]).toBeGreaterThan(0);
    expect(await metricsOf(instance, "nodejs_heap_size_used_bytes")).toEqual({
      nodejs_heap_size_used_bytes: expect.any(Number),
    });

    const stream = await fetch(
      `${instance.url}/graphql/stream?query=${encodeURIComponent("subscription { publicationReleased { code } }")}`,
      { headers: { accept: "text/event-stream" } },
    );
    expect(stream.status).toBe(200);
    expect(await metricsOf(instance, "jad_graph_followers")).toEqual({
      'jad_graph_followers{way="socket"}': 0,
      'jad_graph_followers{way="stream"}': 1,
    });
    await stream.body?.cancel();
  },
  LONG_ENOUGH,
);

test(
  "metrics have a port of their own, and nothing else is there",
  async () => {
    const instance = await startInstance(world, { METRICS_PORT: "0" });
    expect((await fetch(`${instance.url}/metrics`)).status).toBe(404);
    const elsewhere = new URL("/graphql", addressOf(instance));
    expect((await fetch(elsewhere)).status).toBe(404);
    expect((await fetch(addressOf(instance), { method: "POST" })).status).toBe(404);
  },
  LONG_ENOUGH,
);

test(
  "operations are told apart where documents are trusted, since nobody else may choose their names",
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-trusted-"));
    const query = "query Counted { operations { totalCount } }";
    await writeFile(path.join(folder, "counted.graphql"), query);
    const instance = await startInstance(world, { METRICS_PORT: "0", TRUSTED_DOCUMENTS: folder });
    await instance.ask({ documentId: "counted" });
    await instance.ask({ query: "query Foreign { operations { totalCount } }" });
    expect(await metricsOf(instance, "jad_graph_requests_total")).toEqual({
      'jad_graph_requests_total{kind="query",operation="Counted",status="200",code=""}': 1,
      'jad_graph_requests_total{kind="unknown",operation="",status="403",code="TRUSTED_DOCUMENT_REQUIRED"}': 1,
    });
    await rm(folder, { recursive: true });
  },
  LONG_ENOUGH,
);
