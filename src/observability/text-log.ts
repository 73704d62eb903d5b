import { inspect } from "node:util";
import { StartupError } from "../core/startup-error";
import { oneLine } from "./error-facts";
import type { Log } from "./log";

/** For a person in front of a terminal: what is said at the start and the end, and errors as they are. */
export function textLog(level: "error" | "warn" | "info"): Log {
  return {
    info(message) {
      if (level === "info") process.stdout.write(`${message}\n`);
    },
    warn(message) {
      if (level !== "error") process.stderr.write(`${oneLine(message)}\n`);
    },
    error(message, error) {
      const said = error instanceof StartupError ? error.message : `${message}: ${inspect(error)}`;
      process.stderr.write(`${said}\n`);
    },
    // Whoever develops sees the answers themselves.
    answered: () => undefined,
    flush: () => Promise.resolve(),
  };
}
