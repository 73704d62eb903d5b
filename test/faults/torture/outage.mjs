import { compareLedger, compareTrail } from "./ledger.mjs";
import { counted, never, sum, within } from "./figures.mjs";
import { Onlookers } from "./onlookers.mjs";
import { Reporters } from "./reporters.mjs";

const CLIENTS = 8;
/** In milliseconds: all that is between a client and the database has shorter patience than this, added up. */
const LONGEST_ANSWER = 12_000;

/**
 * Lets clients report and read while something is done to the database, and compares what is left with what they were
 * told. `inject` gets the reporters, and resolves with figures of its own when the database takes connections again.
 */
export async function duringReports(
  stage,
  { places = 40, clients = CLIENTS, readers = 2, readsBack = false },
  inject,
) {
  const from = stage.marker + 1;
  const fellBefore = sum(stage.programs.map(({ fell }) => fell));
  const reporters = new Reporters(stage, { places: stage.takePlaces(places), readsBack });
  const onlookers = new Onlookers(stage, readers);
  reporters.start(clients);
  await reporters.until(clients);
  const own = await inject(reporters, onlookers);
  const readyAgain = await stage.untilReady();
  // They go on as before.
  await reporters.until(reporters.acknowledged.size + clients);
  await reporters.stop();
  await onlookers.stop();

  for (const { fault } of stage.programs) if (fault !== null) console.error(`  the server said: ${fault}`);
  const { cluster, database } = stage;
  const ledger = await compareLedger(cluster, database, [reporters], { from, to: stage.marker });
  const trail = await compareTrail(cluster, database);
  const told = (code) => (reporters.told.get(code) ?? 0) + (onlookers.told.get(code) ?? 0);
  const asked = sum([...reporters.told.values(), ...onlookers.told.values()]);
  return [
    ...own,
    counted("changes acknowledged", ledger.acknowledged),
    never("of them lost", ledger.lost),
    never("written twice", ledger.duplicated),
    never("altered", ledger.altered),
    never("never sent", ledger.phantoms),
    never("without their audit entry, or the other way round", trail.entriesAlone + trail.versionsAlone),
    never("audit chains broken", trail.isRight ? 0 : 1),
    counted("requests", asked),
    counted("told UNAVAILABLE", told("UNAVAILABLE")),
    counted("told TIMEOUT", told("TIMEOUT")),
    never("told INTERNAL_SERVER_ERROR", told("INTERNAL_SERVER_ERROR")),
    never("left without an answer", told("no answer")),
    never("probes of /healthz failed", onlookers.probesFailed),
    never("servers ended", sum(stage.programs.map(({ fell }) => fell)) - fellBefore),
    within("longest answer", Math.max(reporters.longest, onlookers.longest), LONGEST_ANSWER),
    within("longest answer of /healthz", onlookers.longestProbe, 1_000),
    within("ready again after the database", readyAgain, 2_000),
  ];
}
