import path from "node:path";
import { z } from "zod";
import { DEVELOPMENT_KEY, isKeyLocation, isPort, isPostgresUrl, isRedisUrl, isUrl } from "./config/values";
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

export interface Config {
  /** A PostgreSQL server of your own; null for the embedded one. */
  readonly databaseUrl: string | null;
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
}

const PROJECT_FOLDER = path.resolve(__dirname, "..");

const EXAMPLES: Readonly<Record<string, string>> = {
  DATABASE_URL: "postgresql://user:password@localhost:5432/jad_graph",
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
};

const DEVELOPMENT_ISSUER = "jad-graph-development";
/** None with a shared secret: who can check such a token can make one. */
const ALGORITHMS = ["ES256", "ES384", "EdDSA", "PS256", "RS256"];

const environmentSchema = z
  .object({
    // Never quoted in an error: it may hold a password.
    DATABASE_URL: z
      .string()
      .refine(isPostgresUrl, "must be a URL that begins with postgresql:// or postgres:// and names a host")
      .optional(),
    HOST: z
      .string()
      .regex(
        /^[A-Za-z0-9.:_-]+$/,
        "must be the name or address of one network interface, without http:// and without a port",
      )
      .default("127.0.0.1"),
    PORT: z
      .string()
      .refine(isPort, "must be a whole number from 0 to 65535 (0 takes any free port)")
      .transform(Number)
      .default(4000),
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

/** The only reader of the environment. All that is wrong in it is said at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable, as a compose file leaves it, is one that is not set.
  const set = Object.entries(environment).filter(([, value]) => value?.trim());
  const result = environmentSchema.safeParse(Object.fromEntries(set));
  if (!result.success) throw new StartupError(describe(result.error.issues));
  const { DATABASE_URL, HOST, PORT, NODE_ENV, ALLOWED_ORIGINS, EVENTS_URL } = result.data;
  const dataFolder = path.resolve(PROJECT_FOLDER, result.data.DATA_FOLDER);
  return {
    databaseUrl: DATABASE_URL ?? null,
    host: HOST,
    port: PORT,
    production: NODE_ENV === "production",
    dataFolder,
    tokens: tokensOf(result.data, dataFolder),
    trustedDocuments: result.data.TRUSTED_DOCUMENTS?.documents ?? null,
    allowedOrigins: ALLOWED_ORIGINS,
    eventsUrl: EVENTS_URL ?? null,
  };
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

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const faults = issues.map((issue) => {
    const name = issue.path.join(".");
    return `  ${name} ${issue.message}, for example ${name}=${EXAMPLES[name] ?? ""}`;
  });
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  return [`The environment has ${count}:`, ...faults].join("\n");
}
