import { readFileSync } from "node:fs";
import type { Fault } from "./faults";

type Settings = Readonly<Record<string, string>>;

const FILE = /^(.+)_FILE$/;

/** An address may hold a password; every setting that is one can stand in a file instead. */
function mayHoldSecret(name: string): boolean {
  return name.endsWith("_URL");
}

/** Puts what stands in the file of `DATABASE_URL_FILE` in the place of `DATABASE_URL`, and so on. */
export function readSecretFiles(settings: Settings): {
  readonly settings: Settings;
  readonly faults: readonly Fault[];
} {
  const read: Record<string, string> = {};
  const faults: Fault[] = [];
  for (const [fileName, file] of Object.entries(settings)) {
    const name = FILE.exec(fileName)?.[1];
    if (name === undefined || !mayHoldSecret(name)) continue;
    const fault = (message: string) => faults.push({ name: fileName, message });
    if (settings[name] !== undefined) {
      fault(`must not be set beside ${name}: one of them says it`);
      continue;
    }
    try {
      const secret = readFileSync(file, "utf8").replace(/\r?\n$/, "");
      if (secret.trim() === "") fault("must name a file with something in it");
      else read[name] = secret;
    } catch (error) {
      fault(`must name a file that can be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
    }
  }
  return { settings: { ...settings, ...read }, faults };
}
