import { destination, pino, stdTimeFunctions } from "pino";
import { factsOf, oneLine } from "./error-facts";
import type { Log } from "./log";

/** In bytes and milliseconds: what is written at once, and how long it waits for that. */
const WRITTEN_AT_ONCE = 8_192;
const LONGEST_WAIT = 500;

/** One line of JSON for each thing that is said. */
export function jsonLog(level: "error" | "warn" | "info"): Log {
  const out = destination({ sync: false, minLength: WRITTEN_AT_ONCE, periodicFlush: LONGEST_WAIT });
  const lines = pino(
    {
      level,
      base: null,
      messageKey: "message",
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    out,
  );
  return {
    info: (message, facts) => lines.info(facts, message),
    warn: (message, facts) => lines.warn(facts, oneLine(message)),
    error: (message, error, facts) => lines.error({ ...facts, error: factsOf(error) }, message),
    answered(answered) {
      if (level !== "info") return;
      const { requestId, kind, operation, document, viewer, status, codes, references } = answered;
      // Member by member: spreading them took as long as writing the line.
      const facts = {
        requestId,
        kind,
        operation,
        document,
        status,
        codes: codes.length === 0 ? "" : codes.join(),
        references: references.length === 0 ? undefined : references.join(),
        milliseconds: Math.round(answered.duration * 10) / 10,
        // Who asks is a matter of the audit trail; here only what they may be.
        viewer: viewer === null ? null : kindOf(viewer),
        roles: viewer?.grants.map(({ role }) => role).join(),
      };
      lines.info(facts, "answered");
    },
    flush: () => new Promise((resolve) => out.flush(() => resolve())),
  };
}

function kindOf({ subject, machine }: { readonly subject: string | null; readonly machine: boolean }) {
  if (subject === null) return "anyone";
  return machine ? "machine" : "person";
}
