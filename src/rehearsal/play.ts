import { tryBeforehand, tryMistakes, tryOwnVerification } from "./attempts";
import { inParallel } from "./in-parallel";
import type { PlannedDay } from "./plan";
import { describeDay } from "./progress";
import type { Records, Stage } from "./stage";
import { playStep } from "./step";

/** Plays all days, one after the other. */
export async function playDays(stage: Stage, records: Records): Promise<void> {
  const { days } = stage.plan;
  const [first] = days;
  const beforehand = first?.reports.find(({ story }) => story.steps.length > 0);
  if (beforehand !== undefined) await tryBeforehand(stage, records, beforehand);
  for (const [index, day] of days.entries()) {
    const start = performance.now();
    await playDay(stage, records, day);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    stage.say(`Day ${index + 1} of ${days.length}: ${describeDay(records.book, day)} (${seconds} s)`);
  }
  const plain = days
    .flatMap(({ reports }) => reports)
    .find(({ story }) => story.steps.length === 2 && story.byLiaison !== true && story.startsNil !== true);
  if (plain !== undefined) await tryMistakes(stage, records, plain);
}

/** In waves: everybody's first step, then everybody's second; after each one what is known is kept. */
async function playDay(stage: Stage, records: Records, { day, reports }: PlannedDay): Promise<void> {
  const waves = Math.max(...reports.map(({ story }) => story.steps.length));
  for (let wave = 0; wave < waves; wave += 1) {
    const going = reports.filter(({ story }) => story.steps.length > wave);
    const answered: string[] = [];
    await inParallel(going, async (report) => {
      answered.push(await playStep(stage, records, report, wave));
      if (wave === 0 && report.story.byLiaison === true) await tryOwnVerification(stage, records, report);
    });
    // Moments of one server, in UTC and to the microsecond: their order is that of their letters.
    const at = answered.sort().at(-1) ?? "";
    records.moments.push({ name: `${day} step ${wave + 1}`, at, book: new Map(records.book) });
  }
}
