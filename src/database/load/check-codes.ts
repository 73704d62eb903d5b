import { isCountry, type ListedEntry, type ParticipantEntry, partyOf } from "./operation-file";
import { allOf, type Path, type Problem, quote } from "./problem";
import { unknownAgency, unknownCode, unknownCountry, type Vocabulary } from "./vocabulary";

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

export function* checkDay(day: string | undefined, path: Path): Iterable<Problem> {
  if (day === undefined) return;
  const year = Number(day.slice(0, 4));
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return;
  yield { path, message: `A day must lie in the years ${FIRST_YEAR} to ${LAST_YEAR}, not ${quote(day)}.` };
}

export function* checkThreatArea(code: string, path: Path, { threatAreas }: Vocabulary): Iterable<Problem> {
  if (threatAreas.has(code)) return;
  yield {
    path,
    message: unknownCode(
      "The threat area",
      code,
      threatAreas,
      "prisma/data/reference/threat-areas.json lists them",
    ),
  };
}

export function* checkParty(party: string, path: Path, vocabulary: Vocabulary): Iterable<Problem> {
  if (isCountry(party)) {
    if (!vocabulary.countries.has(party)) yield { path, message: unknownCountry(party) };
  } else if (!vocabulary.agencies.has(party)) {
    yield { path, message: unknownAgency(party, vocabulary) };
  }
}

/** Every party is known, and none stands twice. */
export function* checkParties(
  entries: readonly (ParticipantEntry | ListedEntry)[],
  path: Path,
  vocabulary: Vocabulary,
): Iterable<Problem> {
  const places = new Map<string, Path>();
  for (const [index, entry] of entries.entries()) {
    const party = partyOf(entry);
    const place = typeof entry === "string" ? [...path, index] : [...path, index, "party"];
    yield* checkParty(party, place, vocabulary);
    const first = places.get(party);
    if (first === undefined) places.set(party, place);
    else yield { path: place, message: `${party} stands twice in this list.`, first };
  }
}

/** Whoever brings or achieves something takes part. */
export function* checkParticipant(
  party: string,
  path: Path,
  participants: readonly string[],
  vocabulary: Vocabulary,
): Iterable<Problem> {
  const unknown = [...checkParty(party, path, vocabulary)];
  yield* unknown;
  if (unknown.length > 0 || participants.includes(party)) return;
  const kin = participants.filter((other) => isCountry(other) === isCountry(party));
  const hint =
    kin.length === 0 ? "" : `; the ${isCountry(party) ? "countries" : "agencies"} among them: ${allOf(kin)}`;
  yield { path, message: `${party} is not among the participants of the operation${hint}.` };
}
