import { readFile, stat } from "node:fs/promises";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
} from "jose";
import { StartupError } from "../core/startup-error";
import { isOfDevelopment } from "./development-key";

export interface KeySet {
  /** Looks whether there are others by now, and says by another text that there are. */
  readonly version: () => Promise<string>;
  /** Finds the key that a token is checked with; throws `NoKeys` where there are none at all. */
  readonly find: JWTVerifyGetKey;
}

/** The keys cannot be had, so that nothing can be said about a token. */
export class NoKeys extends Error {
  override readonly name = "NoKeys";
}

const COOLDOWN = 30_000;
const OLDEST = 600_000;
const OF_DEVELOPMENT = "a key of development, with which whoever has that server's folder can sign";

/**
 * Keys at an address: fetched when they are first needed, then each ten minutes and for an unknown key, but not more
 * often than each 30 s. While they cannot be had, those that were fetched before go on.
 */
export function remoteKeySet(url: URL): KeySet {
  // jose itself would give up the old keys in an outage, and ask again for each unknown one; so it never asks again.
  const keys = createRemoteJWKSet(url, {
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    timeoutDuration: 4_000,
  });
  let asked = 0;
  let fetched = 0;
  const fetchKeys = async () => {
    asked = Date.now();
    await keys.reload();
    fetched = Date.now();
  };
  const fetchAgain = async () => {
    // Who comes while they are on their way waits for them.
    if (keys.reloading || Date.now() >= asked + COOLDOWN) await fetchKeys().catch(() => undefined);
  };
  const find = (...token: Parameters<JWTVerifyGetKey>) => {
    if (keys.jwks()?.keys.some(isOfDevelopment))
      throw new NoKeys(`at ${url.href} there is ${OF_DEVELOPMENT}`);
    return keys(...token);
  };
  return {
    async version() {
      if (keys.jwks() !== undefined && Date.now() >= fetched + OLDEST) await fetchAgain();
      return String(fetched);
    },
    async find(...token) {
      if (keys.jwks() === undefined) {
        await fetchKeys().catch((error: unknown) => {
          throw new NoKeys(`the keys cannot be fetched: ${(error as Error).message}`);
        });
      }
      try {
        return await find(...token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await fetchAgain();
        return find(...token);
      }
    },
  };
}

/** Keys in a file: read again when it has changed, so that they are rotated without a restart. */
export async function fileKeySet(file: string, development: "taken" | "refused"): Promise<KeySet> {
  // A file that is not there is told of by its reading.
  let changed = await changeOf(file).catch(() => "");
  let keys = createLocalJWKSet(await readKeys(file, development));
  return {
    async version() {
      const now = await changeOf(file).catch(() => changed);
      if (now !== changed) {
        // Half-written or broken: the keys that were read before go on.
        const read = await readKeys(file, development).catch(() => null);
        if (read !== null) [keys, changed] = [createLocalJWKSet(read), now];
      }
      return changed;
    },
    find: (...token) => keys(...token),
  };
}

async function changeOf(file: string): Promise<string> {
  const { mtimeNs, size, ino } = await stat(file, { bigint: true });
  return [mtimeNs, size, ino].join();
}

async function readKeys(file: string, development: "taken" | "refused"): Promise<JSONWebKeySet> {
  const fault = (problem: string) =>
    new StartupError(
      `The keys for tokens in ${file} cannot be used: ${problem}. JWT_JWKS must name a JSON Web Key Set.`,
    );
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw fault((error as Error).message);
  });
  let set: Partial<JSONWebKeySet> | null;
  try {
    set = JSON.parse(text) as Partial<JSONWebKeySet> | null;
  } catch {
    throw fault("it is not JSON");
  }
  const keys: unknown = set?.keys;
  if (!Array.isArray(keys) || keys.length === 0) throw fault("it has no keys");
  if (!keys.every(isJwk)) throw fault("not all of its keys are keys");
  if (development === "refused" && keys.some(isOfDevelopment)) throw fault(`it has ${OF_DEVELOPMENT}`);
  return { keys: keys.map((key) => publicPart(key, fault)) };
}

function isJwk(value: unknown): value is JWK {
  return typeof value === "object" && value !== null && "kty" in value;
}

/** SECURITY: a symmetric key would let whoever can check a token make one. */
function publicPart(key: JWK, fault: (problem: string) => Error): JWK {
  const { kty, kid, use, alg, crv, x, y, n, e } = key;
  if (kty === "oct") throw fault("it has a symmetric key");
  return Object.fromEntries(
    Object.entries({ kty, kid, use, alg, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  );
}
