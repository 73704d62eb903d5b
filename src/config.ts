import path from "node:path";
import { z } from "zod";
import { StartupError } from "./core/startup-error";

export interface Config {
  /** A PostgreSQL server of your own; null for the embedded one. */
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  readonly production: boolean;
  /** Where the embedded database is kept. */
  readonly dataFolder: string;
}

const PROJECT_FOLDER = path.resolve(__dirname, "..");

const EXAMPLES: Readonly<Record<string, string>> = {
  DATABASE_URL: "postgresql://user:password@localhost:5432/jad_graph",
  HOST: "127.0.0.1",
  PORT: "4000",
  NODE_ENV: "production",
  DATA_FOLDER: ".data",
};

const environmentSchema = z.object({
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
});

/** The only reader of the environment. All that is wrong in it is said at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable, as a compose file leaves it, is one that is not set.
  const set = Object.entries(environment).filter(([, value]) => value?.trim());
  const result = environmentSchema.safeParse(Object.fromEntries(set));
  if (!result.success) throw new StartupError(describe(result.error.issues));
  const { DATABASE_URL, HOST, PORT, NODE_ENV, DATA_FOLDER } = result.data;
  return {
    databaseUrl: DATABASE_URL ?? null,
    host: HOST,
    port: PORT,
    production: NODE_ENV === "production",
    dataFolder: path.resolve(PROJECT_FOLDER, DATA_FOLDER),
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

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, searchParams } = new URL(text);
  // A unix socket stands in the query: postgresql:///name?host=/var/run/postgresql
  const host = hostname || searchParams.get("host");
  return (protocol === "postgres:" || protocol === "postgresql:") && Boolean(host);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}
