import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "./graph.mjs";
import { contentOf } from "./content.mjs";

const SUBMIT = `mutation($input: SubmitReportInput!) { submitReport(input: $input) {
  isReplay report { id } version { version } } }`;
const CORRECT = `mutation($input: CorrectReportInput!) { correctReport(input: $input) {
  isReplay report { id } version { version } } }`;
const LOOK = `query($id: ID!) { node(id: $id) { ... on Report { version } } }`;
const FIND = `query($period: ID!) { node(id: $period) { ... on ReportingPeriod { reports { nodes { id version } } } } }`;

/**
 * Clients that report, again and again, and send again whatever had no certain answer. Each submission has a number
 * that tells it from all others, the marker, and stands in every line of it.
 */
export class Reporters {
  /** What was answered: by its marker, the report and the version that it became. */
  acknowledged = new Map();
  sent = new Set();
  /** How often each answer came: OK, REPLAY, "no answer", or the code of an error. */
  told = new Map();
  /** In milliseconds. */
  longest = 0;
  attempts = 0;
  /** How often who reported could read it at once, and how often only what was there before. */
  readBack = { right: 0, older: 0 };
  #stage;
  #places;
  #habits;
  #isOver = false;
  #running = [];

  /**
   * The controls do what clients must not do: without keys, each try has one of its own; without sending again, what
   * was sent is taken for done. Who goes on regardless leaves a place where it is refused; who reads back looks at each
   * report that it has sent, where it has sent it.
   */
  constructor(
    stage,
    { places, withKeys = true, sendsAgain = true, goesOnRegardless = false, readsBack = false },
  ) {
    this.#stage = stage;
    this.#places = places.map((place) => ({ ...place, report: null }));
    this.#habits = { withKeys, sendsAgain, goesOnRegardless, readsBack };
  }

  /** Each of so many clients sends one submission after the other, until `stop`. */
  start(clients) {
    this.#isOver = false;
    const client = async () => {
      while (!this.#isOver && this.#places.length > 0) {
        const place = this.#places.shift();
        if (await this.#report(place, this.#stage.nextMarker())) this.#places.push(place);
      }
    };
    this.#running = Array.from({ length: clients }, client);
    this.ended = Promise.all(this.#running);
    this.ended.catch(() => undefined);
    return this.ended;
  }

  /** Lets each client have its last answer. */
  async stop() {
    this.#isOver = true;
    await this.ended;
  }

  /** Resolves when so many are acknowledged or so many milliseconds have passed, and fails as soon as a client does. */
  async until(acknowledged, milliseconds = Infinity) {
    const deadline = performance.now() + milliseconds;
    let isEnded = false;
    const ended = this.ended.then(() => (isEnded = true));
    while (!isEnded && this.acknowledged.size < acknowledged && performance.now() < deadline)
      await Promise.race([ended, pause(2)]);
  }

  /** Whether more can be reported at this place. */
  async #report(place, marker) {
    const { withKeys, sendsAgain, goesOnRegardless, readsBack } = this.#habits;
    const key = randomUUID();
    const token = this.#stage.reporter(place.party);
    this.sent.add(marker);
    for (let turn = marker; ; turn += 1) {
      const program = await this.#stage.anyProgram(turn);
      const { report } = place;
      const input = { idempotencyKey: withKeys ? key : randomUUID(), content: contentOf(marker) };
      const asked =
        report === null
          ? [SUBMIT, { ...input, period: place.period, party: place.party }]
          : [
              CORRECT,
              { ...input, report: report.id, expectedVersion: report.version, reason: "A new count" },
            ];
      this.attempts += 1;
      const answer = await ask(program, { query: asked[0], variables: { input: asked[1] }, token });
      this.#note(answer);
      const done = answer.body?.data?.submitReport ?? answer.body?.data?.correctReport;
      if (done) {
        place.report = { id: done.report.id, version: done.version.version };
        this.acknowledged.set(marker, { report: keyOf(done.report.id), version: done.version.version });
        if (readsBack) await this.#readBack(program, token, place.report);
        return true;
      }
      if (!sendsAgain) {
        this.acknowledged.set(marker, null);
        return false;
      }
      if (answer.isUncertain) {
        await pause(Math.random() * 50);
        continue;
      }
      if (goesOnRegardless) return false;
      if (withKeys) throw new Error(`${program}: ${JSON.stringify(answer.body)}`);
      // Without a key nobody can tell one's own earlier try from the work of somebody else.
      if (answer.code === "VERSION_CONFLICT")
        place.report.version = answer.body.errors[0].extensions.currentVersion;
      else if (answer.code === "CONFLICT") await this.#find(place, token, turn);
      else throw new Error(`${program}: ${JSON.stringify(answer.body)}`);
    }
  }

  async #readBack(program, token, { id, version }) {
    const answer = await ask(program, { query: LOOK, variables: { id }, token });
    this.#note(answer);
    if (answer.body?.data == null) return;
    this.readBack[answer.body.data.node?.version >= version ? "right" : "older"] += 1;
  }

  async #find(place, token, turn) {
    const { body } = await ask(await this.#stage.anyProgram(turn), {
      query: FIND,
      variables: { period: place.period },
      token,
    });
    const [found] = body?.data?.node?.reports.nodes ?? [];
    if (found !== undefined) place.report = found;
  }

  #note({ status, code, body, milliseconds }) {
    this.longest = Math.max(this.longest, milliseconds);
    const isReplay = Object.values(body?.data ?? {})[0]?.isReplay;
    const what = status === 0 ? "no answer" : (code ?? (isReplay ? "REPLAY" : "OK"));
    this.told.set(what, (this.told.get(what) ?? 0) + 1);
  }
}

/** The key in a global id: "Report:…" in base64url. */
function keyOf(id) {
  return Buffer.from(id, "base64url").toString().split(":").slice(1).join(":");
}
