import { parseArgs } from "node:util";
import { CONTENDERS } from "./contenders/contenders.mjs";
import { LENGTHS } from "./data/sizes.mjs";
import { STORIES, WRITERS } from "./stories/stories.mjs";

const NAMES = CONTENDERS.map(({ name }) => name);
const TOLD = [...Object.keys(STORIES), WRITERS];
/** What is measured as the ledger grows. */
const GROWING = { only: Object.keys(STORIES).join(), contenders: "limit,product", lines: "10k,100k,1M" };

const USAGE = `Usage: npm run bench -- [--only STORY,…] [--contenders NAME,…] [--lines LENGTH] [--rounds 3] [--seconds 10]
                       [--connections 20] [--rate 25] [--growth] [--write]

STORY is ${TOLD.join(", ")}.
NAME is ${NAMES.join(", ")}; the limit is always there.
LENGTH is ${LENGTHS.join(", ")}: how long the ledger is. --growth measures several, --lines ${GROWING.lines} unless told.
--rate is how many reports a second the writers submit. --write keeps the results in bench/README.md.`;

/** What the words behind the command ask for. */
export function readOptions(words) {
  const given = parse(words);
  const chosen = {
    ...(given.growth ? GROWING : { only: TOLD.join(), contenders: NAMES.join(), lines: "1M" }),
    ...given,
  };
  const names = ["limit", ...listOf("--contenders", chosen.contenders, NAMES)];
  return {
    growth: chosen.growth,
    write: chosen.write,
    stories: listOf("--only", chosen.only, TOLD),
    contenders: CONTENDERS.filter(({ name }) => names.includes(name)),
    lengths: listOf("--lines", chosen.lines, LENGTHS),
    ...Object.fromEntries(
      ["rounds", "seconds", "connections", "rate"].map((name) => [name, numberOf(name, chosen[name])]),
    ),
    command: ["npm run bench", ...(words.length > 0 ? ["--", ...words] : [])].join(" "),
  };
}

function parse(words) {
  const text = { type: "string" };
  const defaultTo = (value) => ({ type: "string", default: value });
  const flag = { type: "boolean", default: false };
  try {
    return parseArgs({
      args: words,
      options: {
        only: text,
        contenders: text,
        lines: text,
        rounds: defaultTo("3"),
        seconds: defaultTo("10"),
        connections: defaultTo("20"),
        rate: defaultTo("25"),
        growth: flag,
        write: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

export class UsageError extends Error {
  constructor(message) {
    super(`${message}\n\n${USAGE}`);
  }
}

function listOf(option, text, allowed) {
  const names = text.split(",");
  const unknown = names.filter((name) => !allowed.includes(name));
  if (unknown.length > 0) throw new UsageError(`${option} does not know ${unknown.join(", ")}.`);
  return names;
}

function numberOf(name, text) {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a number from 1, not ${text}.`);
}
