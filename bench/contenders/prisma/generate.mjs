import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findNode, PROJECT } from "../../settings.mjs";

const BENCH = path.join(PROJECT, "bench");
const MODELS = path.join(PROJECT, "prisma/models");
const GENERATORS = path.join(BENCH, "contenders/prisma/generators.prisma");
const GENERATED = path.join(BENCH, "generated");
const STAMP = path.join(GENERATED, "stamp");

/** Generates a Prisma client of its own for those that use one, out of the product's models. */
export function ensurePrismaClient() {
  const sources = [GENERATORS, ...readdirSync(MODELS).map((name) => path.join(MODELS, name))];
  const sum = createHash("sha256");
  for (const file of sources) sum.update(readFileSync(file));
  const state = sum.digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === state) return;
  rmSync(GENERATED, { recursive: true, force: true });
  mkdirSync(path.join(GENERATED, "schema"), { recursive: true });
  for (const file of sources) cpSync(file, path.join(GENERATED, "schema", path.basename(file)));
  const prisma = path.join(BENCH, "node_modules/prisma/build/index.js");
  const { status, stderr } = spawnSync(findNode(), [prisma, "generate"], {
    cwd: BENCH,
    encoding: "utf8",
    // Where the command of a generator is looked for.
    env: {
      ...process.env,
      PATH: [path.join(BENCH, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
    },
  });
  if (status !== 0) throw new Error(`The Prisma client of the contenders could not be generated:\n${stderr}`);
  writeFileSync(STAMP, state);
}
