import { readFile } from "node:fs/promises";
import { importJWK, SignJWT } from "jose";
import { ensureDevelopmentKey } from "../authentication/development-key";
import type { TokenConfig } from "../config";
import { StartupError } from "../core/startup-error";
import type { Introduce } from "./people";

/** Tokens as `npm run token` makes them, with the development key of DATA_FOLDER. */
export async function introduceByKey(tokens: TokenConfig | null): Promise<Introduce> {
  if (!tokens?.development) {
    throw new StartupError(
      "Tokens are made here for development only. Where JWT_ISSUER is set or NODE_ENV is production, give tokens of the issuer: npm run rehearse -- --tokens FILE.json",
    );
  }
  const key = await ensureDevelopmentKey(tokens.keys);
  const privateKey = await importJWK(key, "ES256");
  return async ({ subject, roles, machine }) => {
    const token = await new SignJWT({ roles: [...roles], ...(machine ? { client_id: subject } : {}) })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...(key.kid === undefined ? {} : { kid: key.kid }) })
      .setSubject(subject)
      .setIssuer(tokens.issuer)
      .setAudience(tokens.audience)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(privateKey);
    return { authorization: `Bearer ${token}` };
  };
}

/** Tokens that somebody else has issued, by their subjects. */
export async function introduceByFile(file: string): Promise<Introduce> {
  const tokens = await readTokens(file);
  return async ({ subject, roles, machine }) => {
    const token = tokens.get(subject);
    if (token !== undefined) return { authorization: `Bearer ${token}` };
    const client = machine ? ` and with client_id ${subject}` : "";
    throw new StartupError(
      `${file} has no token of ${subject}; it needs one with the roles ${JSON.stringify(roles)}${client}.`,
    );
  };
}

async function readTokens(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    const tokens = Object.entries(content as Record<string, unknown>);
    if (tokens.length > 0 && tokens.every(([, token]) => typeof token === "string")) {
      return new Map(tokens as [string, string][]);
    }
  } catch (error) {
    throw new StartupError(`${file} cannot be read: ${(error as Error).message}`);
  }
  throw new StartupError(`${file} must be a JSON object of tokens by their subjects.`);
}
