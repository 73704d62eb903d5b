import { checkDay, checkParticipant, checkParties, checkThreatArea } from "./check-codes";
import { checkPublications } from "./check-publication";
import { type OperationFile, partyOf } from "./operation-file";
import { type Problem, quote } from "./problem";
import { unknownAgency, unknownCode, unknownCountry, type Vocabulary } from "./vocabulary";

const LARGEST_INTEGER = 2_147_483_647;

/** What a JSON Schema cannot say about an operation. */
export function* checkOperation(operation: OperationFile, vocabulary: Vocabulary): Iterable<Problem> {
  yield* checkKeeper(operation, vocabulary);
  yield* checkDates(operation);
  yield* checkCodes(operation, vocabulary);
  yield* checkIncludes(operation, vocabulary);
  yield* checkParties(operation.participants, ["participants"], vocabulary);
  yield* checkDeployments(operation, vocabulary);
  yield* checkPublications(operation, vocabulary);
}

function* checkKeeper({ code }: OperationFile, { keptInGraph }: Vocabulary): Iterable<Problem> {
  if (!keptInGraph.has(code)) return;
  yield {
    path: ["code"],
    message: `${quote(code)} was created through the graph and is kept there; a file cannot replace it.`,
  };
}

function* checkDates({ year, startsOn, endsOn }: OperationFile): Iterable<Problem> {
  yield* checkDay(startsOn, ["startsOn"]);
  yield* checkDay(endsOn, ["endsOn"]);
  if (startsOn !== undefined && yearOf(startsOn) !== year) {
    yield { path: ["startsOn"], message: `The operation starts on ${startsOn}, but its year is ${year}.` };
  }
  if (startsOn !== undefined && endsOn !== undefined && endsOn < startsOn) {
    yield { path: ["endsOn"], message: `The operation ends on ${endsOn}, before it starts on ${startsOn}.` };
  } else if (endsOn !== undefined && ![year, year + 1].includes(yearOf(endsOn))) {
    yield { path: ["endsOn"], message: `The operation ends on ${endsOn}, but its year is ${year}.` };
  }
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

function* checkCodes(
  { series, threatAreas, coordinationCentre }: OperationFile,
  vocabulary: Vocabulary,
): Iterable<Problem> {
  if (series !== undefined && !vocabulary.series.has(series)) {
    const message = unknownCode(
      "The series",
      series,
      vocabulary.series,
      "prisma/data/reference/operation-series.json lists them",
    );
    yield { path: ["series"], message };
  }
  for (const [index, code] of (threatAreas ?? []).entries())
    yield* checkThreatArea(code, ["threatAreas", index], vocabulary);
  if (coordinationCentre === undefined) return;
  const { country, hostAgency } = coordinationCentre;
  if (!vocabulary.countries.has(country))
    yield { path: ["coordinationCentre", "country"], message: unknownCountry(country) };
  if (hostAgency !== undefined && !vocabulary.agencies.has(hostAgency)) {
    yield { path: ["coordinationCentre", "hostAgency"], message: unknownAgency(hostAgency, vocabulary) };
  }
}

function* checkIncludes({ code, includes }: OperationFile, { operations }: Vocabulary): Iterable<Problem> {
  for (const [index, included] of (includes ?? []).entries()) {
    const path = ["includes", index];
    if (included === code) {
      yield { path, message: "An operation does not include itself." };
    } else if (!operations.has(included)) {
      yield {
        path,
        message: unknownCode(
          "The operation",
          included,
          operations.keys(),
          "load it before this one, or together with it",
        ),
      };
    } else if (reaches(included, code, operations)) {
      yield {
        path,
        message: `${quote(included)} already includes ${quote(code)}; only one can contain the other.`,
      };
    }
  }
}

function reaches(from: string, to: string, operations: Vocabulary["operations"]): boolean {
  const seen = new Set([from]);
  // A set hands out what is added to it while it is walked through.
  for (const code of seen) for (const included of operations.get(code) ?? []) seen.add(included);
  return seen.has(to);
}

function* checkDeployments(
  { deployments, participants }: OperationFile,
  vocabulary: Vocabulary,
): Iterable<Problem> {
  const parties = participants.map(partyOf);
  for (const [index, { capability, participant, quantity }] of (deployments ?? []).entries()) {
    const path = ["deployments", index];
    if (!vocabulary.capabilities.has(capability)) {
      const message = unknownCode(
        "The capability",
        capability,
        vocabulary.capabilities,
        "prisma/data/reference/capabilities.json lists them",
      );
      yield { path: [...path, "capability"], message };
    }
    if (participant !== undefined)
      yield* checkParticipant(participant, [...path, "participant"], parties, vocabulary);
    if (quantity !== undefined && quantity > LARGEST_INTEGER) {
      yield {
        path: [...path, "quantity"],
        message: `A quantity must be at most ${LARGEST_INTEGER}, not ${quantity}.`,
      };
    }
  }
}
