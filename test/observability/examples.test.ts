import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { createMetrics } from "../../src/observability/metrics";

const FOLDER = path.resolve(__dirname, "../../examples/operations");
const read = (name: string) => readFileSync(path.join(FOLDER, name), "utf8");
const NAME = /\b(?:jad_graph|nodejs|process)_[a-z0-9_]+/g;

/** Every name that Prometheus finds, also of the parts of a histogram. */
async function exported(): Promise<Set<string>> {
  const text = await createMetrics("any").text({
    open: { requests: 0, subscriptions: 0 },
    followers: { socket: 0, stream: 0 },
    connections: { reads: { total: 0, idle: 0, waiting: 0 } },
    plans: { hits: 0, misses: 0, plans: 0, characters: 0 },
    reportsSubmitted: 0,
    audit: { entries: 0, age: 0 },
  });
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" ? ["_bucket", "_sum", "_count"].map((ending) => name + ending) : [name],
  );
  return new Set(names);
}

test("every panel of the dashboard has a title, a unit and queries of metrics that are there", async () => {
  const { panels } = JSON.parse(read("grafana-dashboard.json"));
  const names = await exported();
  expect(panels).toHaveLength(16);
  for (const { title, fieldConfig, targets } of panels) {
    expect(title).toMatch(/\w/);
    expect(fieldConfig.defaults.unit).toMatch(/\w/);
    expect(targets.length).toBeGreaterThan(0);
    for (const { expr } of targets) {
      const used: string[] = expr.match(NAME) ?? [];
      expect(used.length).toBeGreaterThan(0);
      expect(used.filter((name) => !names.has(name))).toEqual([]);
    }
  }
});

test("every metric of ours is on the dashboard or in a rule", async () => {
  const used = new Set(`${read("grafana-dashboard.json")}${read("alerts.yml")}`.match(NAME));
  const ours = [...(await exported())].filter((name) => name.startsWith("jad_graph_"));
  expect(ours.filter((name) => !used.has(name))).toEqual([
    "jad_graph_request_duration_seconds_sum",
    "jad_graph_request_duration_seconds_count",
    "jad_graph_plan_cache_plans",
  ]);
});

test("every rule asks of metrics that are there, and says how bad it is and what to do", async () => {
  const names = await exported();
  const [{ rules }] = parse(read("alerts.yml")).groups;
  expect(rules).toHaveLength(8);
  for (const { alert, expr, labels, annotations } of rules) {
    expect(alert).toMatch(/^JadGraph[A-Z]/);
    expect(["page", "ticket"]).toContain(labels.severity);
    expect(Object.keys(annotations)).toEqual(["summary", "description"]);
    const used: string[] = expr.match(NAME) ?? [];
    expect(used.length > 0 || expr.startsWith("up{")).toBe(true);
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  }
});
