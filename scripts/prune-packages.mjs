/**
 * `node scripts/prune-packages.mjs FOLDER`: takes out of a node_modules what no running program reads, for the image.
 * Packages themselves stay, with their licences; test/shipping/image.test.ts sees that nothing is missed.
 */
import { readdirSync, rmSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Sources, types and source maps. */
const FOR_DEVELOPMENT = /\.(ts|mts|cts|map)$/;
/** Prisma brings the compiler of its queries for five databases, in two sizes and two module formats. */
const PRISMA = /^@prisma\/client\/runtime\//;
const PRISMA_FOR_POSTGRESQL =
  /\/(client\.js|query_compiler_fast_bg\.postgresql\.(wasm-base64\.)?js|[^/]+\.json)$/;

/** Whether a program needs this file, named from the node_modules folder. */
export function isNeeded(file) {
  if (FOR_DEVELOPMENT.test(file)) return false;
  return !PRISMA.test(file) || PRISMA_FOR_POSTGRESQL.test(file);
}

function prune(folder) {
  let [kept, removed] = [0, 0];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const { size } = statSync(path);
    if (isNeeded(relative(folder, path).split(sep).join("/"))) {
      kept += size;
    } else {
      rmSync(path);
      removed += size;
    }
  }
  const megabytes = (bytes) => `${(bytes / 1_000_000).toFixed(1)} MB`;
  console.log(`${megabytes(kept)} kept, ${megabytes(removed)} removed.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prune(resolve(process.argv[2] ?? ""));
