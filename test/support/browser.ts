import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { type Browser, chromium } from "playwright-core";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // No name is resolved: what asks for another host fails, whichever part of the browser asks.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** The browser that `scripts/browser.mjs` finds; fails with the sentence that says how to get one. */
function browserPath(): string {
  const script = resolve(__dirname, "../../scripts/browser.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--find"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

/**
 * A headless browser with a profile of its own, which is deleted when it closes. Open it before anything else: where
 * there is none, what had begun to start would go on beside the next file of tests, and break that as well.
 */
export function openBrowser(): Promise<Browser> {
  // The tests open nothing but our own pages, and containers seldom allow Chromium its sandbox.
  return chromium.launch({
    executablePath: browserPath(),
    headless: true,
    chromiumSandbox: false,
    args: FLAGS,
  });
}
