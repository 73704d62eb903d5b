import { parseArgs } from "node:util";
import { StartupError } from "../core/startup-error";
import { isSubject, readRole } from "./claims";

const USAGE = `Usage: npm run --silent token -- --role ROLE [--role ROLE …] [--party CODE] [--operation CODE]
                                    [--subject NAME] [--expires 1h] [--machine]

Prints a token for development. ROLE is reporter (with --party ES), coordinator (with --operation jad-x), analyst,
auditor or administrator. --subject is the name that stands in the audit trail; --expires takes 1m to 60m, or 1h;
--machine makes it the token of a program.`;

/** What a role is of, by the word that names it. */
const NEEDED: ReadonlyMap<string, "party" | "operation"> = new Map([
  ["reporter", "party"],
  ["coordinator", "operation"],
]);

export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly machine: boolean;
  /** In seconds. */
  readonly expires: number;
}

/** What the words behind the command ask for. */
export function readTokenRequest(words: readonly string[]): TokenRequest {
  const { role = [], subject: named, expires = "1h", machine = false, ...codes } = readWords(words);
  if (role.length === 0) throw new StartupError(USAGE);
  const roles = role.map((name) => {
    const needed = NEEDED.get(name);
    const of = needed && codes[needed];
    if (needed !== undefined && of === undefined) {
      throw new StartupError(`${name} needs --${needed}.\n\n${USAGE}`);
    }
    const full = of === undefined ? name : `${name}:${of}`;
    try {
      readRole(full);
    } catch (error) {
      throw new StartupError(`${(error as Error).message}.\n\n${USAGE}`);
    }
    return full;
  });
  const subject = named ?? `${machine ? "machine" : "developer"}-${role.join("-")}`;
  if (!isSubject(subject)) {
    throw new StartupError(
      `--subject must be 1 to 255 letters, digits and signs, without spaces.\n\n${USAGE}`,
    );
  }
  return { subject, roles, machine, expires: readExpiry(expires) };
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
