import path from "node:path";
import { z } from "zod";
import {
  DEVELOPMENT_KEY,
  isKeyLocation,
  isNetwork,
  isPort,
  isPostgresUrl,
  isRedisUrl,
  isUrl,
  limit,
} from "./config/values";
import { describe, type Fault } from "./config/faults";
import { inForce } from "./config/in-force";
import { areInsecure, INSECURE, type Insecure, insecureSettings } from "./config/production";
import { readSecretFiles } from "./config/secret-files";
import { StartupError } from "./core/startup-error";
import { readTrustedDocuments, type TrustedDocuments } from "./core/trusted-documents";

/** Whose tokens are taken, and with which keys they are checked. */
export type TokenConfig = {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
} & (
  | { readonly development: false; readonly keys: URL | string }
  /** A key pair of our own in a file, for whoever has this folder. */
  | { readonly development: true; readonly keys: string }
);

/** How much is answered, to each and to all. */
export interface Limits {
  /** What a principal may spend, in units of cost a minute; null for any amount. */
  readonly rateLimit: number | null;
  /** How many requests a principal may have on their way; null for any number. */
  readonly concurrencyLimit: number | null;
  /** Whether requests are sent away while there is more to do than can be done in time. */
  readonly shedding: boolean;
  /** Whose word is taken on where a request comes from: addresses and networks. */
  readonly trustedProxies: readonly string[];
}

export interface Config {
  /** A PostgreSQL server of your own; null for the embedded one. */
  readonly databaseUrl: string | null;
  /** A standby of it that is read from; null for none. */
  readonly replicaUrl: string | null;
  /** A pooler of transactions in front of it, by which requests go; null for none. */
  readonly poolerUrl: string | null;
  readonly host: string;
  readonly port: number;
  readonly production: boolean;
  /** Where the embedded database is kept. */
  readonly dataFolder: string;
  /** Null where no token is taken, so that everyone is anyone: in production, unless an issuer is named. */
  readonly tokens: TokenConfig | null;
  /** Null where any document is answered. */
  readonly trustedDocuments: TrustedDocuments | null;
  /** Whose pages may follow the graph, besides our own. */
  readonly allowedOrigins: readonly string[];
  /** A Redis that brings the notices of changes; null where the database itself does. */
  readonly eventsUrl: string | null;
  /** Whether a start brings the database up to date; otherwise it needs one that `npm run migrate` has. */
  readonly migratesAtStart: boolean;
  /** What is less than that is not logged. */
  readonly logLevel: "error" | "warn" | "info";
  /** Where Prometheus finds the metrics; null where it does not. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Where spans are sent to, by OTLP over HTTP; null where nothing is traced. */
  readonly tracesUrl: string | null;
  /** In seconds: how long requests are still taken after the server has said that it is going to stop. */
  readonly drainSeconds: number;
  /** What production takes although it is insecure. */
  readonly allowedInsecure: readonly Insecure[];
  /** The settings in force, by their names, without what is secret. */
  readonly inForce: Readonly<Record<string, string>>;
  readonly limits: Limits;
}

const PROJECT_FOLDER = path.resolve(__dirname, "..");

const EXAMPLES: Readonly<Record<string, string>> = {
  DATABASE_URL: "postgresql://user:password@localhost:5432/jad_graph",
  DATABASE_REPLICA_URL: "postgresql://user:password@replica:5432/jad_graph",
  DATABASE_POOLER_URL: "postgresql://user:password@localhost:6432/jad_graph",
  HOST: "127.0.0.1",
  PORT: "4000",
  NODE_ENV: "production",
  DATA_FOLDER: ".data",
  JWT_ISSUER: "https://login.example.org/",
  JWT_AUDIENCE: "jad-graph",
  JWT_JWKS: "https://login.example.org/.well-known/jwks.json",
  JWT_ALGORITHMS: "ES256",
  TRUSTED_DOCUMENTS: "persisted-documents.json",
  ALLOWED_ORIGINS: "https://wall.example.org",
  EVENTS_URL: "redis://localhost:6379",
  MIGRATIONS: "separately",
  LOG_LEVEL: "info",
  METRICS_HOST: "127.0.0.1",
  METRICS_PORT: "9464",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
  DRAIN_SECONDS: "5",
  ALLOW_INSECURE: "plain-connections",
  RATE_LIMIT: "1000000",
  CONCURRENCY_LIMIT: "20",
  TRUSTED_PROXIES: "10.0.0.0/8",
};

const DEVELOPMENT_ISSUER = "jad-graph-development";
/** None with a shared secret: who can check such a token can make one. */
const ALGORITHMS = ["ES256", "ES384", "EdDSA", "PS256", "RS256"];

/** Never quoted in an error: it may hold a password. */
const postgresUrl = z
  .string()
  .refine(isPostgresUrl, "must be a URL that begins with postgresql:// or postgres:// and names a host");

const host = z
  .string()
  .regex(
    /^[A-Za-z0-9.:_-]+$/,
    "must be the name or address of one network interface, without http:// and without a port",
  )
  .default("127.0.0.1");
const port = z
  .string()
  .refine(isPort, "must be a whole number from 0 to 65535 (0 takes any free port)")
  .transform(Number);

const environmentSchema = z
  .object({
    DATABASE_URL: postgresUrl.optional(),
    DATABASE_REPLICA_URL: postgresUrl.optional(),
    DATABASE_POOLER_URL: postgresUrl.optional(),
    HOST: host,
    PORT: port.default(4000),
    NODE_ENV: z
      .enum(["development", "production", "test"], "must be development, production or test")
      .default("development"),
    DATA_FOLDER: z
      .string()
      .refine((folder) => !folder.includes("\0"), "must be the path of a folder")
      .default(".data"),
    JWT_ISSUER: z
      .string()
      .refine(
        (issuer) => issuer !== DEVELOPMENT_ISSUER,
        "must be an issuer of your own, not the one of development",
      )
      .optional(),
    JWT_AUDIENCE: z.string().optional(),
    JWT_JWKS: z
      .string()
      .refine(
        isKeyLocation,
        "must be an https:// URL, or the path of a file other than the key of development",
      )
      .optional(),
    JWT_ALGORITHMS: z
      .string()
      .transform((text) => text.split(",").map((name) => name.trim()))
      .refine(
        (names) => names.every((name) => ALGORITHMS.includes(name)),
        `must be a list, with commas, out of ${ALGORITHMS.join(", ")}`,
      )
      .default(["ES256"]),
    TRUSTED_DOCUMENTS: z
      .string()
      .transform((place) => readTrustedDocuments(path.resolve(PROJECT_FOLDER, place)))
      .check((context) => {
        for (const message of context.value.faults)
          context.issues.push({ code: "custom", input: undefined, message });
      })
      .optional(),
    ALLOWED_ORIGINS: z
      .string()
      .transform((text) => text.split(",").map((origin) => origin.trim()))
      .refine(
        (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
        "must be a list, with commas, of origins: a scheme, a host and a port, and nothing behind them",
      )
      .default([]),
    // Never quoted in an error: it may hold a password.
    EVENTS_URL: z
      .string()
      .refine(isRedisUrl, "must be a URL that begins with redis:// or rediss:// and names a host")
      .optional(),
    MIGRATIONS: z.enum(["at-start", "separately"], "must be at-start or separately").default("at-start"),
    LOG_LEVEL: z.enum(["error", "warn", "info"], "must be error, warn or info").default("info"),
    METRICS_HOST: host,
    METRICS_PORT: port.optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .string()
      .refine(isUrl, "must be a URL that begins with http:// or https://")
      .optional(),
    DRAIN_SECONDS: z
      .string()
      .regex(/^([0-9]|[1-5][0-9]|60)$/, "must be a whole number from 0 to 60")
      .transform(Number)
      .default(0),
    ALLOW_INSECURE: z
      .string()
      .transform((text) => text.split(",").map((name) => name.trim()))
      .refine(areInsecure, `must be a list, with commas, out of ${INSECURE.join(", ")}`)
      .default([]),
    RATE_LIMIT: limit("the units of cost that one may spend in a minute"),
    CONCURRENCY_LIMIT: limit("the number of requests that one may have on their way"),
    TRUSTED_PROXIES: z
      .string()
      .transform((text) => text.split(",").map((place) => place.trim()))
      .refine(
        (places) => places.every(isNetwork),
        "must be a list, with commas, of addresses and networks, or `loopback` for this machine",
      )
      .default([]),
  })
  .check((context) => {
    if (context.value.DATABASE_URL !== undefined) return;
    for (const name of ["DATABASE_REPLICA_URL", "DATABASE_POOLER_URL"] as const) {
      if (context.value[name] === undefined) continue;
      const message = "needs DATABASE_URL besides, the server that it copies or leads to";
      context.issues.push({ code: "custom", input: undefined, path: [name], message });
    }
  })
  .check((context) => {
    const { JWT_ISSUER, JWT_AUDIENCE, JWT_JWKS } = context.value;
    const given = { JWT_ISSUER, JWT_AUDIENCE, JWT_JWKS };
    if (Object.values(given).every((value) => value === undefined)) return;
    for (const [name, value] of Object.entries(given)) {
      if (value !== undefined) continue;
      context.issues.push({
        code: "custom",
        input: value,
        path: [name],
        message: "must be set as well, as JWT_ISSUER, JWT_AUDIENCE and JWT_JWKS go together",
      });
    }
  });

/** Their names, for whoever compares what sets them. */
export const SETTINGS: readonly string[] = Object.keys(environmentSchema.shape);

/** The only reader of the environment. All that is wrong in it is said at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable, as a compose file leaves it, is one that is not set.
  const set = Object.entries(environment).flatMap(([name, value]) =>
    value?.trim() && name.replace(/_FILE$/, "") in EXAMPLES ? [[name, value] as const] : [],
  );
  const { settings, faults } = readSecretFiles(Object.fromEntries(set));
  const result = environmentSchema.safeParse(settings);
  const all = [...faults, ...(result.error?.issues ?? []).map(faultOf), ...insecureIn(settings)];
  if (!result.success || all.length > 0) throw new StartupError(describe(all, EXAMPLES));
  const { DATABASE_URL, DATABASE_REPLICA_URL, DATABASE_POOLER_URL, EVENTS_URL } = result.data;
  const { HOST, PORT, NODE_ENV, ALLOWED_ORIGINS, MIGRATIONS, METRICS_PORT } = result.data;
  const dataFolder = path.resolve(PROJECT_FOLDER, result.data.DATA_FOLDER);
  return {
    databaseUrl: DATABASE_URL ?? null,
    replicaUrl: DATABASE_REPLICA_URL ?? null,
    poolerUrl: DATABASE_POOLER_URL ?? null,
    host: HOST,
    port: PORT,
    production: NODE_ENV === "production",
    dataFolder,
    tokens: tokensOf(result.data, dataFolder),
    trustedDocuments: result.data.TRUSTED_DOCUMENTS?.documents ?? null,
    allowedOrigins: ALLOWED_ORIGINS,
    eventsUrl: EVENTS_URL ?? null,
    migratesAtStart: MIGRATIONS === "at-start",
    logLevel: result.data.LOG_LEVEL,
    metrics: METRICS_PORT === undefined ? null : { host: result.data.METRICS_HOST, port: METRICS_PORT },
    tracesUrl: result.data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    drainSeconds: result.data.DRAIN_SECONDS,
    allowedInsecure: result.data.ALLOW_INSECURE,
    inForce: inForce(Object.keys(EXAMPLES), settings, result.data),
    limits: limitsOf(result.data),
  };
}

/** In development nobody is limited unless it is asked for. */
function limitsOf(set: z.output<typeof environmentSchema>): Limits {
  const { NODE_ENV, RATE_LIMIT, CONCURRENCY_LIMIT, TRUSTED_PROXIES: trustedProxies } = set;
  const production = NODE_ENV === "production";
  const given = (limit: number | "off" | undefined, usual: number) =>
    limit === "off" ? null : (limit ?? (production ? usual : null));
  return {
    rateLimit: given(RATE_LIMIT, 1_000_000),
    concurrencyLimit: given(CONCURRENCY_LIMIT, 20),
    shedding: production,
    trustedProxies,
  };
}

function faultOf({ path: [name], message }: z.core.$ZodIssue): Fault {
  return { name: String(name), message };
}

/** Of settings that may have other faults as well. */
function insecureIn(settings: Readonly<Record<string, string>>): Fault[] {
  const { NODE_ENV, ALLOW_INSECURE } = environmentSchema.shape;
  if (NODE_ENV.safeParse(settings["NODE_ENV"]).data !== "production") return [];
  return insecureSettings(settings, ALLOW_INSECURE.safeParse(settings["ALLOW_INSECURE"]).data ?? []);
}

function tokensOf(set: z.output<typeof environmentSchema>, dataFolder: string): TokenConfig | null {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWT_JWKS: keys, JWT_ALGORITHMS: algorithms } = set;
  if (issuer !== undefined && audience !== undefined && keys !== undefined) {
    const location = isUrl(keys) ? new URL(keys) : path.resolve(PROJECT_FOLDER, keys);
    return { development: false, issuer, audience, algorithms, keys: location };
  }
  if (set.NODE_ENV === "production") return null;
  return {
    development: true,
    issuer: DEVELOPMENT_ISSUER,
    audience: "jad-graph",
    algorithms: ["ES256"],
    keys: path.join(dataFolder, DEVELOPMENT_KEY),
  };
}
