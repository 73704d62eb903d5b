import { connectTo } from "../data/database.mjs";
import { urlOf } from "../settings.mjs";
import { ask, requestTo, tells } from "./ask.mjs";
import { compareAnswers } from "./compare.mjs";
import { gatherFacts, walkToFarPage } from "./facts.mjs";
import { measure } from "./measure.mjs";
import { startContender } from "./processes.mjs";
import { removeRooms } from "./room.mjs";
import { createIssuer } from "./tokens.mjs";
import { measureWriters } from "./writers.mjs";
import { WRITERS } from "../stories/stories.mjs";

/** How often a contender is started: the first time, its files may still be on the disk. */
const STARTS = 3;

/** Measures stories on contenders over one database, rounds interleaved. */
export async function runStories({ size, contenders, stories, rounds, seconds, connections, rate, say }) {
  const url = urlOf(size.database);
  const client = await connectTo(url);
  const issuer = await createIssuer();
  const runnings = [];
  try {
    await removeRooms(client);
    const facts = await gatherFacts(size, client, issuer);
    const starts = {};
    for (const contender of contenders) {
      const environment = { DATABASE_URL: url, ...issuer.environment };
      starts[contender.name] = [];
      for (let time = 1; time <= STARTS; time += 1) {
        const running = await startContender(contender, environment);
        runnings.push(running);
        await ask(running, requestTo(running, "one", facts.values("one")[0], facts));
        starts[contender.name].push((performance.now() - running.start) / 1_000);
        if (time < STARTS) await runnings.pop().stop();
      }
      const seconds = starts[contender.name].map((one) => one.toFixed(2)).join(", ");
      say(`${contender.name}: first answer after ${seconds} s`);
    }
    if (stories.includes("page-far")) {
      say(`Going to page ${facts.farPage} of the audit trail`);
      for (const running of runnings) await walkToFarPage(running, facts);
    }
    const results = {};
    for (const story of stories.filter((name) => name !== WRITERS)) {
      await facts.renewTokens();
      const bytes = await compareAnswers(story, runnings, facts);
      const telling = runnings.filter(({ contender }) => tells(contender, story));
      results[story] = Object.fromEntries(
        telling.map(({ contender: { name } }) => [name, { bytes: bytes[name], rounds: [] }]),
      );
      for (let round = 1; round <= rounds; round += 1) {
        for (const running of telling) {
          const { name } = running.contender;
          const measured = await measure(running, story, facts, { seconds, connections, client });
          results[story][name].rounds.push(measured);
          say(`${story}, round ${round} of ${rounds}, ${name}: ${measured.perSecond.toFixed(1)} requests/s`);
        }
      }
    }
    const writers = [];
    const product = runnings.find(({ contender }) => contender.name === "product");
    for (let round = 1; stories.includes(WRITERS) && product && round <= rounds; round += 1) {
      await facts.renewTokens();
      const measured = await measureWriters(product, facts, { seconds, rate, client, issuer });
      writers.push(measured);
      say(
        `writers, round ${round} of ${rounds}: ${measured.alone.perSecond.toFixed(1)} reads/s alone, ` +
          `${measured.beside.perSecond.toFixed(1)} beside ${measured.written.perSecond.toFixed(1)} reports/s, ${measured.written.refused} refused`,
      );
    }
    const said = Object.fromEntries(contenders.map(({ name, says }) => [name, says]));
    return { starts, results, writers, farPage: facts.farPage, contenders: said };
  } finally {
    await Promise.all(runnings.map(({ stop }) => stop()));
    await client.end();
    issuer.remove();
  }
}
