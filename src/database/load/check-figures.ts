import { isCounted, wholeNumberProblem } from "../../core/whole-number";
import { checkParticipant, checkThreatArea } from "./check-codes";
import { type Breakdown, type Figure, measureKey } from "./figures";
import { oneOf, type Path, type Problem, quote } from "./problem";
import { unknownCode, type Vocabulary } from "./vocabulary";

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

const DIFFERENCES =
  "subject, category, unit, currency, countedAs, phase, environment, threatArea, share or label";

/** The figures of one list: those that stand alone in a publication, or the parts of one breakdown. */
export function* checkFigures(
  figures: readonly Figure[],
  participants: readonly string[],
  vocabulary: Vocabulary,
  whole: Figure | null = null,
): Iterable<Problem> {
  const places = new Map<string, Path>();
  for (const figure of figures) {
    const key = JSON.stringify([...measureKey(figure), figure.qualifier]);
    const first = places.get(key);
    if (first === undefined) places.set(key, figure.path);
    else
      yield {
        path: figure.path,
        message: `The same is counted twice; set the two apart by ${DIFFERENCES}.`,
        first,
      };
    yield* checkFigure(figure, whole, participants, vocabulary);
    for (const breakdown of figure.breakdowns) {
      yield* checkBreakdown(breakdown, figure, vocabulary);
      yield* checkFigures(breakdown.parts, participants, vocabulary, figure);
    }
  }
}

function* checkBreakdown(
  { kind, parts }: Breakdown,
  whole: Figure,
  { units }: Vocabulary,
): Iterable<Problem> {
  const wanted = unitOf(whole);
  // A whole whose own unit is wrong has been told so already.
  const comparable = whole.unit === null || units.get(whole.category ?? "")?.includes(whole.unit) === true;
  for (const part of parts) {
    if (JSON.stringify(measureKey(part)) === JSON.stringify(measureKey(whole))) {
      yield { path: part.path, message: `Nothing sets this part apart from its whole; ${DIFFERENCES} must.` };
    } else if (kind === "PARTITION" && comparable && unitOf(part) !== wanted) {
      const message = `The parts of a PARTITION sum to their whole, which is in ${wanted ?? "no unit"}; this part is in ${unitOf(part) ?? "no unit"}.`;
      yield { path: part.path, message };
    }
  }
}

function unitOf({ unit, currency }: Figure): string | null {
  return unit ?? currency;
}

function* checkFigure(
  figure: Figure,
  whole: Figure | null,
  participants: readonly string[],
  vocabulary: Vocabulary,
): Iterable<Problem> {
  const { path, subject, value, words, threatArea, share, unit, currency } = figure;
  if (value === null && words === null) {
    yield {
      path: [...path, "value"],
      message: 'A figure without a number needs "words", those of the publication.',
    };
  }
  if (value !== null && (subject !== "RESULTS" || isCounted(unit))) {
    const message = wholeNumberProblem(value, unit ?? subject);
    if (message !== null) yield { path: [...path, "value"], message };
  }
  // What is taken from the whole has been checked there.
  if (threatArea !== null && threatArea !== whole?.threatArea)
    yield* checkThreatArea(threatArea, [...path, "threatArea"], vocabulary);
  if (share !== null && share !== whole?.share)
    yield* checkParticipant(share, [...path, "share"], participants, vocabulary);
  if (currency !== null && currency !== whole?.currency && !CURRENCIES.has(currency)) {
    yield { path: [...path, "currency"], message: `${quote(currency)} is no currency of ISO 4217.` };
  }
  if (subject === "RESULTS" && unit !== null && currency !== null) {
    yield { path: [...path, "currency"], message: "A figure has a unit or a currency, not both." };
  }
  if (subject === whole?.subject && figure.category === whole.category && unitOf(figure) === unitOf(whole))
    return;
  yield* subject === "RESULTS" ? checkResult(figure, vocabulary) : checkCount(figure, vocabulary);
}

function* checkResult({ path, category, unit, currency }: Figure, { units }: Vocabulary): Iterable<Problem> {
  if (category === null) {
    yield { path, message: 'A figure of RESULTS needs a "category".' };
    return;
  }
  const allowed = units.get(category);
  if (allowed === undefined) {
    const message = unknownCode(
      "The result category",
      category,
      units.keys(),
      "prisma/data/reference/result-categories.json lists them",
    );
    yield { path: [...path, "category"], message };
  } else if (unit !== null && !allowed.includes(unit)) {
    const way = allowed.length === 0 ? 'money: it needs a "currency"' : oneOf(allowed);
    yield { path: [...path, "unit"], message: `${category} is given in ${way}, not in ${quote(unit)}.` };
  } else if (unit === null && currency === null) {
    yield { path, message: `${category} is given in money: it needs a "currency".` };
  }
}

function* checkCount(
  { path, subject, category, unit, currency }: Figure,
  vocabulary: Vocabulary,
): Iterable<Problem> {
  if (unit !== null)
    yield { path: [...path, "unit"], message: `Only RESULTS have a unit; ${subject} are counted.` };
  if (currency !== null)
    yield { path: [...path, "currency"], message: `Only RESULTS have a currency; ${subject} are counted.` };
  const known = CATEGORIES[subject];
  if (known === undefined) {
    if (category !== null) yield { path: [...path, "category"], message: `${subject} have no category.` };
  } else if (category === null) {
    if (subject === "DEPLOYMENTS")
      yield { path, message: 'A figure of DEPLOYMENTS needs a "category", a capability.' };
  } else if (!vocabulary[known.codes].has(category)) {
    const list = `prisma/data/reference/${known.file} lists them`;
    yield {
      path: [...path, "category"],
      message: unknownCode(known.kind, category, vocabulary[known.codes], list),
    };
  }
}

const CATEGORIES = {
  CHECKS: { kind: "The check category", codes: "checkCategories", file: "check-categories.json" },
  DEPLOYMENTS: { kind: "The capability", codes: "capabilities", file: "capabilities.json" },
  RESULTS: undefined,
  COUNTRIES: undefined,
  MEMBER_STATES: undefined,
  THIRD_COUNTRIES: undefined,
} as const;
