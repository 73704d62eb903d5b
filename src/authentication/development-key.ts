import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from "jose";

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
    kid: `development-${randomUUID()}`,
    alg: "ES256",
    use: "sig",
  };
  const set: JSONWebKeySet = { keys: [key] };
  await mkdir(path.dirname(file), { recursive: true });
  // Whole or not at all: the server may be reading it.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(set, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return key;
}

async function readKey(file: string): Promise<JWK | null> {
  try {
    const { keys } = JSON.parse(await readFile(file, "utf8")) as JSONWebKeySet;
    return keys[0] ?? null;
  } catch {
    return null;
  }
}
