import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Answered, TellAnswered } from "../core/answered";

/** What is asked each time that the metrics are. */
export interface Figures {
  readonly open: Readonly<Record<"requests" | "subscriptions", number>>;
  readonly followers: Readonly<Record<string, number>>;
  readonly connections: Readonly<Record<string, Readonly<Record<"total" | "idle" | "waiting", number>>>>;
  readonly plans: Readonly<Record<"hits" | "misses" | "plans" | "characters", number>>;
  readonly reportsSubmitted: number;
  /** Null while the database cannot be asked. */
  readonly audit: { readonly entries: number; readonly age: number | null } | null;
}

export interface Metrics {
  readonly answered: TellAnswered;
  /** In the text format of Prometheus. */
  readonly text: (figures: Figures) => Promise<string>;
  readonly contentType: string;
}

/** In seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CODE = /^[A-Z_]{1,40}$/;

/**
 * Counts for Prometheus. SECURITY: who may choose the value of a label can fill the memory; so the name of an
 * operation is one only where documents are trusted, and of all codes only those are taken that look like ours.
 */
export function createMetrics(documents: "trusted" | "any"): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });

  const requests = new Counter({
    name: "jad_graph_requests_total",
    help: "Requests that were answered, by what was asked for, the status of HTTP, the first error and, where documents are trusted, the operation",
    labelNames: ["kind", "status", "code", "operation"],
    registers,
  });
  const durations = new Histogram({
    name: "jad_graph_request_duration_seconds",
    help: "How long requests took that were answered, without subscriptions",
    labelNames: ["kind", "operation"],
    buckets: BUCKETS,
    registers,
  });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `jad_graph_${name}`, help, labelNames: [...labelNames], registers });
  const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Counter({ name: `jad_graph_${name}`, help, labelNames: [...labelNames], registers });

  const inFlight = gauge("requests_in_flight", "Requests that wait for their answers");
  const subscriptions = gauge("subscriptions", "Subscriptions that are followed");
  const followers = gauge("followers", "Connections that follow something, by the way they came", ["way"]);
  const connections = gauge(
    "database_connections",
    "Connections to the database: all there are, those without work, and who waits for one",
    ["pool", "state"],
  );
  const plansFound = counter("plans_total", "Plans that were looked for, by whether they were remembered", [
    "result",
  ]);
  const plans = gauge("plan_cache_plans", "Plans that are remembered");
  const characters = gauge("plan_cache_characters", "Length of all plans that are remembered");
  const submitted = counter(
    "reports_submitted_total",
    "Versions of reports that this instance has taken: first ones and corrections, imported ones as well",
  );
  const isReachable = gauge("database_reachable", "Whether the database could be asked for these metrics");
  const auditEntries = gauge("audit_entries", "Entries of the audit trail, all chains together");
  const auditAge = gauge("audit_newest_entry_age_seconds", "How long ago the newest entry was written");

  function answered({ kind, status, codes, operation, duration }: Answered): void {
    const [code = ""] = codes;
    const labels = {
      kind: kind ?? "unknown",
      operation: documents === "trusted" ? (operation ?? "") : "",
    };
    requests.inc({ ...labels, status, code: code === "" || CODE.test(code) ? code : "OTHER" });
    if (kind !== "subscription") durations.observe(labels, duration / 1_000);
  }

  function take(figures: Figures): void {
    inFlight.set(figures.open.requests);
    subscriptions.set(figures.open.subscriptions);
    for (const [way, count] of Object.entries(figures.followers)) followers.set({ way }, count);
    for (const [pool, states] of Object.entries(figures.connections)) {
      for (const [state, count] of Object.entries(states)) connections.set({ pool, state }, count);
    }
    setTotal(plansFound, figures.plans.hits, { result: "hit" });
    setTotal(plansFound, figures.plans.misses, { result: "miss" });
    plans.set(figures.plans.plans);
    characters.set(figures.plans.characters);
    setTotal(submitted, figures.reportsSubmitted);
    isReachable.set(figures.audit === null ? 0 : 1);
    auditEntries.remove();
    auditAge.remove();
    if (figures.audit === null) return;
    auditEntries.set(figures.audit.entries);
    if (figures.audit.age !== null) auditAge.set(figures.audit.age);
  }

  return {
    answered,
    contentType: register.contentType,
    text(figures) {
      take(figures);
      return register.metrics();
    },
  };
}

/** What is counted elsewhere, and never less than before. */
function setTotal(counter: Counter, total: number, labels: Record<string, string> = {}): void {
  counter.remove(labels);
  counter.inc(labels, total);
}
