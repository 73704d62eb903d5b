import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from "jose";
import { StartupError } from "../core/startup-error";

/** What the names of development keys begin with, so that they are known wherever they get to. */
const NAME = "development-";

/** SECURITY: whoever has the folder of a development server can sign with it; such a key checks nobody else's tokens. */
export function isOfDevelopment({ kid }: Pick<JWK, "kid">): boolean {
  return typeof kid === "string" && kid.startsWith(NAME);
}

/**
 * The key pair for tokens of development, made when it is first needed. It lies beside the embedded database, which
 * no other user can read, and is never taken in production.
 */
export async function ensureDevelopmentKey(file: string): Promise<JWK> {
  const present = await readKey(file);
  if (present !== null) return present;
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key: JWK = {
    ...(await exportJWK(privateKey)),
    kid: `${NAME}${randomUUID()}`,
    alg: "ES256",
    use: "sig",
  };
  const set: JSONWebKeySet = { keys: [key] };
  await mkdir(path.dirname(file), { recursive: true });
  // Whole and never over another: the server and the command may both be making it.
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, `${JSON.stringify(set, null, 2)}\n`, { mode: 0o600 });
  try {
    await link(unfinished, file);
    return key;
  } catch (error) {
    const made = await readKey(file);
    if (made === null) throw error;
    return made;
  } finally {
    await rm(unfinished);
  }
}

/** Null where there is none yet. */
async function readKey(file: string): Promise<JWK | null> {
  const fault = (problem: string) =>
    new StartupError(
      `The development key in ${file} cannot be used: ${problem}. Remove the file; a new one is made.`,
    );
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw fault(message);
  });
  if (text === null) return null;
  let set: Partial<JSONWebKeySet>;
  try {
    set = JSON.parse(text) as Partial<JSONWebKeySet>;
  } catch {
    throw fault("it is not JSON");
  }
  const [key] = Array.isArray(set.keys) ? set.keys : [];
  if (key === undefined) throw fault("it has no key");
  return key;
}
