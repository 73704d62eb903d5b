import { parseArgs } from "node:util";
import { StartupError } from "../core/startup-error";
import { FEWEST_PARTIES, MOST_PARTIES } from "./parties";
import type { Wish } from "./plan";

const USAGE = `Usage: npm run rehearse [-- --url http://127.0.0.1:4000] [--participants 25] [--days 5] [--seed 1] [--tokens FILE.json]

Plays a fictitious operation against a running server and compares what it sent with what the graph says.
--url is where the server answers. The same --seed invents the same figures. --tokens FILE.json gives ready tokens by
their subjects, {"exercise-administrator": "eyJ…"}, where the development key of DATA_FOLDER is not taken.`;

const MOST_DAYS = 14;
const LARGEST_SEED = 1_000_000_000;

export interface RehearsalRequest extends Wish {
  /** Null for the server of this folder's own settings. */
  readonly url: string | null;
  /** The file with ready tokens; null for the development key. */
  readonly tokens: string | null;
}

/** What the words behind the command ask for. */
export function readRehearsalRequest(words: readonly string[]): RehearsalRequest {
  const { url = null, tokens = null, seed, participants, days } = readWords(words);
  if (url !== null && !/^https?:\/\/[^/]/.test(url)) {
    throw new StartupError(`--url must begin with http:// or https://, not ${url}.\n\n${USAGE}`);
  }
  return {
    url,
    tokens,
    seed: readWhole("--seed", seed ?? "1", 0, LARGEST_SEED),
    participants: readWhole("--participants", participants ?? "25", FEWEST_PARTIES, MOST_PARTIES),
    days: readWhole("--days", days ?? "5", 1, MOST_DAYS),
  };
}

function readWords(words: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: words.filter((word) => word !== "--"),
      options: { url: text, seed: text, participants: text, days: text, tokens: text },
    }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function readWhole(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number >= least && number <= most) return number;
  throw new StartupError(`${name} must be a whole number from ${least} to ${most}, not ${text}.\n\n${USAGE}`);
}
