/**
 * Finds the headless browser of the tests, and gets one where there is none.
 * `node scripts/browser.mjs` prints its path; with `--find` it only looks.
 */
import { spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "msedge",
];
const CACHE = fileURLToPath(new URL("../.data/browser", import.meta.url));
const HOW_TO = "Install Chromium, Chrome or Edge, or set CHROMIUM_PATH to one.";

/** The path of a browser, or undefined. */
export function findBrowser(environment = process.env) {
  const named = environment.CHROMIUM_PATH;
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which is not a program that can be started.`);
  }
  return [...onPath(environment), ...usualPlaces(environment), launcher(CACHE)].find(isProgram);
}

/** The path of a browser; gets Debian's chromium where none is found, and says so in one line. */
export function ensureBrowser({ say = console.error, cache = CACHE } = {}) {
  const found = findBrowser();
  if (found) return found;
  if (!succeeds("apt-get", ["--version"])) {
    throw new Error(`No browser was found for the test of the explorer. ${HOW_TO}`);
  }
  if (process.getuid?.() === 0) {
    say("No browser found: installing Debian's chromium for the test of the explorer (about 100 MB) …");
    installWithApt();
    const installed = findBrowser();
    if (installed) return installed;
    throw new Error(`apt-get installed chromium, but no browser is found. ${HOW_TO}`);
  }
  say(
    "No browser found: unpacking Debian's chromium into .data/browser for the test of the explorer (about 100 MB) …",
  );
  return unpackInto(cache);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function onPath({ PATH = "" }) {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = PATH.split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
}

function usualPlaces(environment) {
  if (process.platform === "darwin") {
    const programs = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return ["/Applications", join(environment.HOME ?? "", "Applications")].flatMap((folder) =>
      programs.map((program) => join(folder, `${program}.app`, "Contents", "MacOS", program)),
    );
  }
  if (process.platform === "win32") {
    const folders = [environment.PROGRAMFILES, environment["PROGRAMFILES(X86)"], environment.LOCALAPPDATA];
    const programs = [
      ["Google", "Chrome", "Application", "chrome.exe"],
      ["Microsoft", "Edge", "Application", "msedge.exe"],
      ["Chromium", "Application", "chrome.exe"],
    ];
    return folders.filter(Boolean).flatMap((folder) => programs.map((program) => join(folder, ...program)));
  }
  return NAMES.map((name) => join("/usr/bin", name));
}

function succeeds(command, args, options = {}) {
  return spawnSync(command, args, { stdio: "ignore", ...options }).status === 0;
}

/** Runs a command quietly, and shows what it said when it fails. */
function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (status === 0) return stdout;
  const said = (stderr || error?.message || "").trim().split("\n").slice(-5).join("\n");
  throw new Error(
    `${command} ${args[0]} failed, so there is no browser for the test of the explorer. ${HOW_TO}\n${said}`,
  );
}

function installWithApt() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-q"], { env });
  run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env });
}

function launcher(cache) {
  return join(cache, "chromium");
}

/** Gets chromium and the packages it lacks here without root: apt's own lists and downloads in the cache, then dpkg -x. */
function unpackInto(cache) {
  rmSync(cache, { recursive: true, force: true });
  const downloads = join(cache, "downloads");
  const unpacked = join(cache, "root");
  for (const folder of [join(cache, "lists", "partial"), join(downloads, "partial"), unpacked]) {
    mkdirSync(folder, { recursive: true });
  }
  const options = { cwd: downloads };
  const places = [
    "-o",
    `Dir::State::lists=${join(cache, "lists")}`,
    "-o",
    `Dir::Cache=${cache}`,
    "-o",
    "Debug::NoLocking=1",
  ];

  run("apt-get", ["update", "-q", ...places], options);
  const plan = run(
    "apt-get",
    ["install", "-s", "-q", "--no-install-recommends", ...places, "chromium"],
    options,
  );
  const packages = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  run("apt-get", ["download", "-q", ...places, ...packages], options);
  for (const file of readdirSync(downloads).filter((name) => name.endsWith(".deb"))) {
    run("dpkg", ["-x", join(downloads, file), unpacked]);
  }
  rmSync(downloads, { recursive: true, force: true });
  rmSync(join(cache, "lists"), { recursive: true, force: true });

  writeFileSync(join(cache, "fonts.conf"), fontsConfiguration(join(unpacked, "usr", "share", "fonts")));
  // Written last: where it exists, everything before it went well.
  writeFileSync(launcher(cache), startScript());
  chmodSync(launcher(cache), 0o755);
  return launcher(cache);
}

function fontsConfiguration(folder) {
  const text = folder.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<?xml version="1.0"?>\n<fontconfig><dir>${text}</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n`;
}

function startScript() {
  return `#!/bin/sh
here="$(dirname "$(readlink -f "$0")")"
libraries=""
for folder in "$here"/root/usr/lib/*-linux-gnu* "$here"/root/usr/lib/*-linux-gnu*/* "$here"/root/lib/*-linux-gnu*; do
  [ -d "$folder" ] && libraries="$libraries\${libraries:+:}$folder"
done
export LD_LIBRARY_PATH="$libraries\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/root/usr/lib/chromium/chromium" "$@"
`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const path = process.argv.includes("--find") ? findBrowser() : ensureBrowser();
    if (!path) throw new Error(`No browser was found. ${HOW_TO}`);
    console.log(path);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
