import type {
  BreakdownKind,
  Environment,
  FigureQualifier,
  FigureSubject,
  OperationPhase,
} from "../../generated/prisma/client";
import type { BreakdownEntry, FigureEntry } from "./operation-file";
import type { Path } from "./problem";

/** A figure together with what it takes from its whole. */
export interface Figure {
  readonly path: Path;
  readonly subject: FigureSubject;
  readonly category: string | null;
  /** In digits, so that nothing is rounded on the way. */
  readonly value: string | null;
  readonly qualifier: FigureQualifier;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly words: string | null;
  readonly countedAs: string | null;
  readonly phase: OperationPhase | null;
  readonly environment: Environment | null;
  readonly threatArea: string | null;
  readonly share: string | null;
  readonly label: string | null;
  readonly breakdowns: readonly Breakdown[];
}

export interface Breakdown {
  readonly path: Path;
  readonly kind: BreakdownKind;
  readonly parts: readonly Figure[];
}

/** The units that results of a category are given in, the usual one first. */
export type Units = ReadonlyMap<string, readonly string[]>;

export function topFigure(
  entry: FigureEntry & { readonly subject: FigureSubject },
  path: Path,
  units: Units,
): Figure {
  return complete(entry, path, entry.subject, null, units);
}

function complete(
  entry: FigureEntry,
  path: Path,
  subject: FigureSubject,
  whole: Figure | null,
  units: Units,
): Figure {
  // Another subject has other categories, and other words for what it counts.
  const kin = whole?.subject === subject ? whole : null;
  const category = entry.category ?? kin?.category ?? null;
  const namesNothing = entry.subject === undefined && entry.category === undefined;
  const figure: Figure = {
    path,
    subject,
    category,
    value: entry.value === null ? null : String(entry.value),
    qualifier: entry.qualifier ?? "EXACT",
    ...measureOf(entry, subject, category, kin, units),
    words: entry.words ?? null,
    countedAs: entry.countedAs ?? (namesNothing ? (whole?.countedAs ?? null) : null),
    phase: entry.phase ?? whole?.phase ?? null,
    environment: entry.environment ?? whole?.environment ?? null,
    threatArea: entry.threatArea ?? whole?.threatArea ?? null,
    share: entry.share ?? whole?.share ?? null,
    label: entry.label ?? null,
    breakdowns: [],
  };
  const breakdowns = entry.breakdowns?.map((breakdown, index) =>
    completeBreakdown(breakdown, [...path, "breakdowns", index], figure, units),
  );
  return { ...figure, breakdowns: breakdowns ?? [] };
}

function completeBreakdown(
  { kind, parts }: BreakdownEntry,
  path: Path,
  whole: Figure,
  units: Units,
): Breakdown {
  return {
    path,
    kind,
    parts: parts.map((part, index) =>
      complete(part, [...path, "parts", index], part.subject ?? whole.subject, whole, units),
    ),
  };
}

interface Measure {
  readonly unit: string | null;
  readonly currency: string | null;
}

/** What the figure says; else what its whole says, where that fits the category; else the category's usual unit. */
function measureOf(
  { unit, currency }: FigureEntry,
  subject: FigureSubject,
  category: string | null,
  whole: Figure | null,
  units: Units,
): Measure {
  if (unit !== undefined || currency !== undefined) return { unit: unit ?? null, currency: currency ?? null };
  if (subject !== "RESULTS") return { unit: null, currency: null };
  const allowed = units.get(category ?? "") ?? [];
  if (whole?.currency != null) return { unit: null, currency: whole.currency };
  if (whole?.unit != null && allowed.includes(whole.unit)) return { unit: whole.unit, currency: null };
  return { unit: allowed[0] ?? null, currency: null };
}

/** What a figure measures: in one list, only the qualifier may set two figures of one measure apart. */
export function measureKey(figure: Figure): readonly (string | null)[] {
  const { subject, category, unit, currency, countedAs, phase, environment, threatArea, share, label } =
    figure;
  return [subject, category, unit, currency, countedAs, phase, environment, threatArea, share, label];
}
