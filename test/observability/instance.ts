import { type Program, startProgram } from "../support/program";
import type { World } from "../support/world";

/** The built program in production, on the database of a world and with its tokens. */
export interface Instance extends Program {
  readonly url: string;
  /** What it has logged, line by line. */
  readonly lines: () => Record<string, any>[];
  /** Asks something by POST. */
  readonly ask: (
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly headers: Headers; readonly body: any }>;
}

export async function startInstance(
  { databaseUrl, tokens }: World,
  settings: Readonly<Record<string, string>> = {},
): Promise<Instance> {
  const program = startProgram({
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    ALLOW_INSECURE: "superuser",
    JWT_ISSUER: tokens.issuer,
    JWT_AUDIENCE: tokens.audience,
    JWT_JWKS: String(tokens.keys),
    ...settings,
  });
  const url = await program.ready;
  return {
    ...program,
    url,
    lines: () =>
      program
        .output()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
    async ask(body, headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
  };
}

/** Ends it as whoever runs it does, so that all is written that it had to say. */
export async function endInstance(instance: Instance): Promise<void> {
  instance.kill("SIGTERM");
  expect(await instance.exit).toBe(0);
}
