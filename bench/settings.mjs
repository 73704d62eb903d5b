import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export const PROJECT = path.resolve(import.meta.dirname, "..");

/** Connections that each contender holds to PostgreSQL: as many as the product's pool has. */
export const POOL = 10;

export const SERVER = process.env.DATABASE_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";

export function urlOf(database) {
  const url = new URL(SERVER);
  url.pathname = `/${database}`;
  return url.href;
}

/** All contenders run on one Node, which PostGraphile wants to be newer than the product needs. */
export function findNode() {
  try {
    const folder = createRequire(import.meta.url).resolve(
      `node-${process.platform}-${process.arch}/package.json`,
    );
    const file = path.join(path.dirname(folder), "bin", "node");
    if (existsSync(file)) return file;
  } catch {
    // There is no such package for this platform.
  }
  return process.execPath;
}
