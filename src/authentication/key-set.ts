import { readFile, stat } from "node:fs/promises";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
} from "jose";
import { StartupError } from "../core/startup-error";

/** The keys that tokens are checked with. */
export interface KeySet {
  readonly find: JWTVerifyGetKey;
  /** Whether there are keys at all; without any, nothing can be said about a token. */
  readonly isKnown: () => boolean;
}

/** Keys at an address: fetched when they are needed, again for an unknown key, but not more often than each 30 s. */
export function remoteKeySet(url: URL): KeySet {
  const find = createRemoteJWKSet(url, {
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    timeoutDuration: 4_000,
  });
  return { find, isKnown: () => find.jwks() !== undefined };
}

/** Keys in a file: read again when it has changed, so that they are rotated without a restart. */
export async function fileKeySet(file: string): Promise<KeySet> {
  let changed = await changeOf(file);
  let keys = createLocalJWKSet(await readKeys(file));
  return {
    async find(header, token) {
      const now = await changeOf(file).catch(() => changed);
      if (now !== changed) {
        // Half-written or broken: the keys that were read before go on.
        const read = await readKeys(file).catch(() => null);
        if (read !== null) [keys, changed] = [createLocalJWKSet(read), now];
      }
      return keys(header, token);
    },
    isKnown: () => true,
  };
}

async function changeOf(file: string): Promise<string> {
  const { mtimeNs, size, ino } = await stat(file, { bigint: true });
  return [mtimeNs, size, ino].join();
}

async function readKeys(file: string): Promise<JSONWebKeySet> {
  const fault = (problem: string) =>
    new StartupError(
      `The keys for tokens in ${file} cannot be used: ${problem}. JWT_JWKS must name a JSON Web Key Set.`,
    );
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw fault((error as Error).message);
  });
  let set: Partial<JSONWebKeySet>;
  try {
    set = JSON.parse(text) as Partial<JSONWebKeySet>;
  } catch {
    throw fault("it is not JSON");
  }
  if (!Array.isArray(set.keys) || set.keys.length === 0) throw fault("it has no keys");
  return { keys: set.keys.map((key) => publicPart(key, fault)) };
}

/** SECURITY: a symmetric key would let whoever can check a token make one. */
function publicPart(key: JWK, fault: (problem: string) => Error): JWK {
  const { kty, kid, use, alg, crv, x, y, n, e } = key;
  if (kty === "oct") throw fault("it has a symmetric key");
  return Object.fromEntries(
    Object.entries({ kty, kid, use, alg, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  );
}
