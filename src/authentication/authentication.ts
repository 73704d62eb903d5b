import { jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import type { TokenConfig } from "../config";
import { ANONYMOUS, type Viewer } from "../core/viewer";
import { LONGEST_LIFE, viewerOf } from "./claims";
import { fileKeySet, type KeySet, NoKeys, remoteKeySet } from "./key-set";

/** Why a request is not let in. The reason is for the log: to the client all bad tokens look the same. */
export class Refusal extends Error {
  constructor(
    readonly kind: "bad request" | "bad token" | "no keys",
    reason: string,
  ) {
    super(reason);
    this.name = "Refusal";
  }
}

/** Says who asks, from the values of the Authorization headers of a request; throws a `Refusal`. */
export type Authenticate = (headers: readonly string[]) => Promise<Viewer>;

const LONGEST_TOKEN = 8_192;
const MOST_VERIFIED = 1_000;
/** In seconds: what clocks may differ by. */
const TOLERANCE = 30;

/** Without a configuration no token is taken, and everyone is anyone. */
export async function createAuthentication(config: TokenConfig | null): Promise<Authenticate> {
  const keys = config && (await keySetOf(config));
  // To check a signature takes longer than to answer a small question.
  const verified = new LRUCache<string, Viewer>({ max: MOST_VERIFIED });
  return async (headers) => {
    const [header, ...others] = headers;
    if (header === undefined) return ANONYMOUS;
    if (others.length > 0) throw new Refusal("bad request", "more than one Authorization header");
    const token = /^bearer ([^\s]+)$/i.exec(header)?.[1];
    if (token === undefined) throw new Refusal("bad token", "not Bearer and one token");
    if (token.length > LONGEST_TOKEN)
      throw new Refusal("bad token", `longer than ${LONGEST_TOKEN} characters`);
    if (config === null || keys === null) throw new Refusal("bad token", "no tokens are taken here");
    // SECURITY: what is known of a token was found with these very keys.
    const name = `${await keys.version()} ${token}`;
    const known = verified.get(name);
    if (known?.expiresAt !== undefined && Date.now() < known.expiresAt + TOLERANCE * 1_000) return known;
    const viewer = await verify(token, config, keys);
    verified.set(name, viewer);
    return viewer;
  };
}

function keySetOf({ keys, development }: TokenConfig): KeySet | Promise<KeySet> {
  return keys instanceof URL ? remoteKeySet(keys) : fileKeySet(keys, development ? "taken" : "refused");
}

async function verify(
  token: string,
  { issuer, audience, algorithms }: TokenConfig,
  keys: KeySet,
): Promise<Viewer> {
  try {
    // SECURITY: every option is needed; without them a token without expiry, or one for another program, is taken.
    const { payload } = await jwtVerify(token, keys.find, {
      issuer,
      audience,
      algorithms: [...algorithms],
      typ: "at+jwt",
      requiredClaims: ["sub", "exp", "iat"],
      clockTolerance: TOLERANCE,
      maxTokenAge: LONGEST_LIFE,
    });
    return viewerOf(payload);
  } catch (error) {
    throw new Refusal(error instanceof NoKeys ? "no keys" : "bad token", (error as Error).message);
  }
}
