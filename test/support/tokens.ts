import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { TokenConfig } from "../../src/config";

export interface TokenContent {
  readonly subject: string;
  /** As they stand in a token: reporter:ES, coordinator:jad-x, analyst. */
  readonly roles: readonly string[];
  readonly machine?: boolean;
  /** How long it is good for: 30 minutes unless given. */
  readonly seconds?: number;
}

/** An issuer of the tests' own, with a key that it made. */
export interface Issuer {
  readonly config: TokenConfig;
  /** The headers of a request by somebody. */
  headers(content: TokenContent): Promise<Record<string, string>>;
  remove(): Promise<void>;
}

export async function createIssuer(): Promise<Issuer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-keys-"));
  const keys = path.join(folder, "keys.json");
  const pair = await generateKeyPair("ES256");
  await writeFile(
    keys,
    JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256" }] }),
  );
  const config = {
    development: false,
    issuer: "https://login.example.org/",
    audience: "jad-graph",
    algorithms: ["ES256"],
    keys,
  } as const;
  return {
    config,
    async headers({ subject, roles, machine = false, seconds = 1_800 }) {
      const token = await new SignJWT({ roles: [...roles], ...(machine ? { client_id: subject } : {}) })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
        .setSubject(subject)
        .setIssuer(config.issuer)
        .setAudience(config.audience)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(pair.privateKey);
      return { authorization: `Bearer ${token}` };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
