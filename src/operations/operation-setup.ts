import { badInput } from "../core/errors";
import { readLine } from "../core/text";
import type { Environment } from "../generated/prisma/enums";

/** What a client says of an operation; what is absent is left as it is, and null takes it away. */
export interface OperationSetup {
  readonly name?: string | null;
  readonly motto?: string | null;
  readonly summary?: string | null;
  readonly startsOn?: string | null;
  readonly endsOn?: string | null;
  readonly environments?: readonly Environment[] | null;
  readonly threatAreas?: readonly string[] | null;
  readonly disclosureThreshold?: number | null;
  readonly coordinationCentre?: CentreSetup | null;
}

export interface CentreSetup {
  readonly name?: string | null;
  readonly city?: string | null;
  readonly country: string;
  readonly hostAgency?: string | null;
}

/** The codes that an operation may name. */
export interface SetupVocabulary {
  readonly series: readonly string[];
  readonly threatAreas: readonly string[];
  readonly countries: readonly string[];
  readonly agencies: readonly string[];
}

const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_CODE = 64;
const [FIRST_YEAR, LAST_YEAR] = [2000, 2100];
const MOST_THREAT_AREAS = 50;
const GREATEST_THRESHOLD = 1_000;

export function readCode(code: string): string {
  if (CODE.test(code) && code.length <= LONGEST_CODE) return code;
  throw badInput(
    "input.code",
    `must be small letters and digits with single hyphens between them, at most ${LONGEST_CODE}: jad-see-2026.`,
  );
}

/** A text that may be absent, or null. */
export function readText(
  argument: string,
  text: string | null | undefined,
  most: number,
): string | null | undefined {
  return text == null ? text : readLine(argument, text, { most });
}

export function checkDays(startsOn: string | null, endsOn: string | null): void {
  const year = Number(startsOn?.slice(0, 4));
  if (startsOn !== null && (year < FIRST_YEAR || year > LAST_YEAR)) {
    throw badInput("input.startsOn", `must be in the years ${FIRST_YEAR} to ${LAST_YEAR}, not ${startsOn}.`);
  }
  if (startsOn !== null && endsOn !== null && endsOn < startsOn) {
    throw badInput("input.endsOn", `must not be before the first day, ${startsOn}; ${endsOn} is.`);
  }
}

/** As it is kept; nothing where it is not spoken of, for there is always one. */
export function readThreshold({ disclosureThreshold }: OperationSetup): { disclosureThreshold?: number } {
  if (disclosureThreshold == null) return {};
  if (disclosureThreshold < 0 || disclosureThreshold > GREATEST_THRESHOLD) {
    throw badInput(
      "input.disclosureThreshold",
      `must be from 0 to ${GREATEST_THRESHOLD}, not ${disclosureThreshold}.`,
    );
  }
  return { disclosureThreshold };
}

export function checkCodes(
  { threatAreas, coordinationCentre }: OperationSetup,
  series: string | null,
  vocabulary: SetupVocabulary,
): void {
  if (series !== null) known("input.series", series, vocabulary.series);
  if (threatAreas && threatAreas.length > MOST_THREAT_AREAS) {
    throw badInput(
      "input.threatAreas",
      `takes ${MOST_THREAT_AREAS} at most; ${threatAreas.length} were given.`,
    );
  }
  for (const [index, code] of (threatAreas ?? []).entries()) {
    known(`input.threatAreas[${index}]`, code, vocabulary.threatAreas);
    if (threatAreas?.indexOf(code) !== index)
      throw badInput(`input.threatAreas[${index}]`, `names ${code} twice.`);
  }
  if (coordinationCentre == null) return;
  const { country, hostAgency } = coordinationCentre;
  known("input.coordinationCentre.country", country, vocabulary.countries);
  if (hostAgency != null) known("input.coordinationCentre.hostAgency", hostAgency, vocabulary.agencies);
}

/** More than these are not listed in a sentence. */
const LISTED = 60;

function known(argument: string, code: string, codes: readonly string[]): void {
  if (codes.includes(code)) return;
  const list = codes.length <= LISTED ? `; use one of ${codes.join(", ")}.` : ".";
  throw badInput(argument, `${JSON.stringify(code.slice(0, 64))} is not known${list}`);
}
