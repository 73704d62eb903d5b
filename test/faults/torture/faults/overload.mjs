import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { atLeast, counted, mostOf, never, within } from "../figures.mjs";
import { Onlookers } from "../onlookers.mjs";
import { apart } from "../processors.mjs";

/** Of what is answered, in percent of what is answered where nobody asks for more. */
const LEAST = 90;
const TIMES = 5;
const CLIENTS = 10;
/** In milliseconds. */
const TICK = 20;

/** In milliseconds: how long it takes until as many are sent away as are too many. */
const ONSET = 2_000;

/** In milliseconds: who hears nothing for so long takes it that there is no answer. */
const PATIENCE = 20_000;

/** More than these wait for their answers at no time. */
const MOST_WAITING = 500;

/** Much work for the database, and little for whoever reads the answer. */
const COUNTS = Array.from({ length: 30 }, (_, index) => `c${index}: participants(first: 1) { totalCount }`);
const QUERY = `{ operations(first: 100) { nodes { ${COUNTS.join(" ")} } } }`;

/** More is asked for than can be answered, by clients who do not wait for their answers before they ask again. */
export const overload = {
  name: "overload",
  what: `${TIMES} times as many questions as can be answered`,
  async run(stage) {
    const program = await stage.startProgram({
      NODE_ENV: "production",
      ALLOW_INSECURE: "superuser",
      RATE_LIMIT: "off",
      CONCURRENCY_LIMIT: "off",
    });
    try {
      return await stage.withPrograms([program], () =>
        apart(stage.cluster.processes(), [program.pid], (isApart) => flood(stage, program, isApart)),
      );
    } finally {
      await program.end("SIGTERM");
    }
  },
};

async function flood(stage, { url }, isApart) {
  const milliseconds = stage.isQuick ? 3_000 : 20_000;
  // A busy server takes a new connection only now and then; those who ask have theirs, as a balancer has.
  await Promise.all(Array.from({ length: MOST_WAITING }, () => ask(url, "{ __typename }")));
  await askInTurn(url, 1_000);
  const before = await askInTurn(url, milliseconds);
  const capacity = (before.answered.length / milliseconds) * 1_000;
  const onlookers = new Onlookers(stage, 0);
  const { answers: onset } = await askAtRate(url, ONSET, TIMES * capacity);
  const { answers: meanwhile, rate } = await askAtRate(url, milliseconds, TIMES * capacity);
  await onlookers.stop();
  const share = (meanwhile.answered.length / before.answered.length) * 100;
  return [
    counted("processors that the database has to itself", isApart ? 1 : 0),
    counted("questions answered in a second at most", Math.round(capacity)),
    counted("questions asked in a second meanwhile", Math.round(rate)),
    atLeast("answered meanwhile, in percent of that", Math.round(share), LEAST),
    counted("told OVERLOADED", meanwhile.shed),
    never("of them without Retry-After", meanwhile.shedSilently),
    never("with another error, or without an answer", meanwhile.others + before.others + onset.others),
    within("99 of 100 answers", mostOf(meanwhile.answered), 2 * mostOf(before.answered)),
    counted("milliseconds of 99 of 100 answers at first", Math.round(mostOf(onset.answered))),
    never("probes of /healthz failed", onlookers.probesFailed),
    within("longest answer of /healthz", onlookers.longestProbe, 1_000),
  ];
}

/** As much as can be answered: each client asks when it has its answer. */
async function askInTurn(url, milliseconds) {
  const answers = new Answers();
  const end = performance.now() + milliseconds;
  const client = async () => {
    while (performance.now() < end) await answers.add(ask(url, QUERY));
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return answers;
}

/** So many a second, whatever becomes of those before. */
async function askAtRate(url, milliseconds, rate) {
  const answers = new Answers();
  const started = performance.now();
  const waiting = new Set();
  let asked = 0;
  for (let passed = 0; passed < milliseconds; passed = performance.now() - started) {
    for (; asked < (passed / 1_000) * rate && waiting.size < MOST_WAITING; asked += 1) {
      const one = answers.add(ask(url, QUERY)).finally(() => waiting.delete(one));
      waiting.add(one);
    }
    await pause(TICK);
  }
  await Promise.all(waiting);
  return { answers, rate: (asked / milliseconds) * 1_000 };
}

const agent = new Agent({ keepAlive: true, maxFreeSockets: MOST_WAITING });

/** With as little work as can be, for it is the server's processor that is worked on; 0 where there is no answer. */
async function ask(url, query) {
  const started = performance.now();
  const body = JSON.stringify({ query });
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  try {
    const answer = await new Promise((resolve, reject) => {
      const asking = request(
        `${url}/graphql`,
        { method: "POST", agent, headers, timeout: PATIENCE },
        resolve,
      );
      asking.once("timeout", () => asking.destroy()).once("error", reject);
      asking.end(body);
    });
    const said = await text(answer);
    const code = /"code":"([A-Z_]+)"/.exec(said)?.[1] ?? null;
    return {
      status: answer.statusCode,
      code,
      headers: answer.headers,
      milliseconds: performance.now() - started,
    };
  } catch {
    return { status: 0, code: null, headers: {}, milliseconds: performance.now() - started };
  }
}

class Answers {
  /** How long each took that was one, in milliseconds. */
  answered = [];
  shed = 0;
  shedSilently = 0;
  others = 0;

  async add(asking) {
    const { status, code, headers, milliseconds } = await asking;
    if (status === 200 && code === null) this.answered.push(milliseconds);
    else if (status === 503 && code === "OVERLOADED") {
      this.shed += 1;
      if (headers["retry-after"] === undefined) this.shedSilently += 1;
    } else this.others += 1;
  }
}
