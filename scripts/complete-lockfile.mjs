/**
 * Enters optional packages of other platforms into package-lock.json, where npm left them out because its registry
 * does not keep them: `npm ci` refuses a lockfile in which one is missing, on every platform.
 * Run it after `npm install`; with `--check` it only looks. These packages are pinned to one version by the package
 * that names them, so nothing is guessed.
 */
import { readFileSync, writeFileSync } from "node:fs";

const OS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const CPU = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const { packages } = lock;
const added = [];

for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(path, name) || !/^\d+\.\d+\.\d+/.test(version)) continue;
    const words = name.split(/[/-]/);
    const os = words.filter((word) => OS.includes(word));
    const cpu = words.filter((word) => CPU.includes(word));
    if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name} does not say which platform it is for`);
    packages[`node_modules/${name}`] = { version, cpu, ...(dev && { dev }), optional: true, os };
    added.push(name);
  }
}

if (added.length === 0) {
  console.log("The lockfile is complete.");
} else if (process.argv.includes("--check")) {
  console.error(
    `Missing in the lockfile (mend it with: node scripts/complete-lockfile.mjs):\n  ${added.join("\n  ")}`,
  );
  process.exitCode = 1;
} else {
  const { "": root, ...rest } = packages;
  lock.packages = {
    "": root,
    ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, "en"))),
  };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added to the lockfile:\n  ${added.join("\n  ")}`);
}

/** As npm looks for it: in the node_modules of the package itself, or of one of those it lies in. */
function isLocked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    if (packages[`${at && `${at}/`}node_modules/${name}`]) return true;
    if (at === "") return false;
  }
}
