import { createRequire } from "node:module";
import path from "node:path";

export const PROJECT = path.resolve(import.meta.dirname, "../../..");
export const DIST = path.join(PROJECT, "dist");
const require = createRequire(import.meta.url);

/** A module of the built program. */
export const built = (name) => require(path.join(DIST, name));
