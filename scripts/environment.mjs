import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadEnvFile } from "node:process";
import { PROJECT } from "./prepare.mjs";

/** Takes what .env says; what is set already stays as it is. */
export function loadEnvironment() {
  const file = join(PROJECT, ".env");
  if (existsSync(file)) loadEnvFile(file);
}
