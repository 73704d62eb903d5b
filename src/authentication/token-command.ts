import { parseArgs } from "node:util";
import { StartupError } from "../core/startup-error";
import { readRole } from "./claims";

const USAGE = `Usage: npm run --silent token -- --role ROLE [--role ROLE …] [--party CODE] [--operation CODE]
                                    [--subject NAME] [--expires 1h] [--machine]

Prints a token for development. ROLE is reporter (with --party ES), coordinator (with --operation jad-x), analyst,
auditor or administrator. --subject is the name that stands in the audit trail; --expires takes 1m to 60m, or 1h;
--machine makes it the token of a program.`;

export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly machine: boolean;
  /** In seconds. */
  readonly expires: number;
}

/** What the words behind the command ask for. */
export function readTokenRequest(words: readonly string[]): TokenRequest {
  const { role = [], party, operation, subject, expires = "1h", machine = false } = readWords(words);
  if (role.length === 0) throw new StartupError(USAGE);
  const roles = role.map((name) => {
    const of = { reporter: party, coordinator: operation }[name];
    if (name === "reporter" && party === undefined)
      throw new StartupError(`reporter needs --party.\n\n${USAGE}`);
    if (name === "coordinator" && operation === undefined) {
      throw new StartupError(`coordinator needs --operation.\n\n${USAGE}`);
    }
    const full = of === undefined ? name : `${name}:${of}`;
    try {
      readRole(full);
    } catch (error) {
      throw new StartupError(`${(error as Error).message}.\n\n${USAGE}`);
    }
    return full;
  });
  return {
    subject: subject ?? `${machine ? "machine" : "developer"}-${role.join("-")}`,
    roles,
    machine,
    expires: readExpiry(expires),
  };
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        role: { type: "string", multiple: true },
        party: { type: "string" },
        operation: { type: "string" },
        subject: { type: "string" },
        expires: { type: "string" },
        machine: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function readExpiry(text: string): number {
  const [, amount = "", unit] = /^(\d{1,4})([mh])$/.exec(text) ?? [];
  const seconds = Number(amount) * (unit === "h" ? 3_600 : 60);
  if (seconds >= 60 && seconds <= 3_600) return seconds;
  throw new StartupError(`--expires must be 1m to 60m, or 1h, not ${text}.\n\n${USAGE}`);
}
