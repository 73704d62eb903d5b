import type { Change, Transaction } from "../database/change";
import { Environment, type FigureDimension, FigureDimension as Dimensions } from "../generated/prisma/enums";
import type { Reported } from "../reports/reported";
import { readVerified } from "../reports/reported.service";
import { type Disclosure, type EarlierPublication, keyOfBreakdown, type StatedElsewhere } from "./disclosure";
import { type Axis, NO_THREAT_AREA, NOWHERE } from "./parts-of-reports";

interface Wish {
  readonly operationId: string;
  readonly dimensions: readonly FigureDimension[];
  /** What is verified now. */
  readonly reported: Reported;
  readonly versions: readonly string[];
}

/** All that decides what breakdowns may say: the threshold, what was reported, and what is public already. */
export async function readDisclosure(made: Change, wish: Wish): Promise<Disclosure> {
  const { tx } = made;
  const { operationId, dimensions, reported, versions } = wish;
  const { disclosureThreshold: threshold } = await tx.operation.findUniqueOrThrow({
    where: { id: operationId },
    select: { disclosureThreshold: true },
  });
  if (dimensions.length === 0) {
    return { threshold, axes: [], reported, nilReturns: new Set(), earlier: [], elsewhere: new Map() };
  }
  const all = await readAxes(tx, operationId);
  const nil = await tx.reportVersion.findMany({
    where: { id: { in: [...versions] }, nilReturn: true },
    select: { id: true },
  });
  const stated = await readStated(tx, operationId, all);
  return {
    threshold,
    axes: dimensions.map((dimension) => all[dimension]),
    reported,
    nilReturns: new Set(nil.map(({ id }) => id)),
    earlier: await readEarlier(made, operationId, threshold, stated),
    elsewhere: elsewhereOf(stated),
  };
}

/** The whole of each vocabulary, so that which parts there are says nothing about what was reported. */
async function readAxes(tx: Transaction, operationId: string): Promise<Record<FigureDimension, Axis>> {
  const participants = await tx.participant.findMany({
    where: { operationId },
    orderBy: { position: "asc" },
    select: { id: true, countryCode: true, agencyCode: true },
  });
  const days = await tx.reportingPeriod.findMany({
    where: { operationId },
    distinct: ["day"],
    orderBy: { day: "asc" },
    select: { day: true },
  });
  const threatAreas = await tx.threatArea.findMany({ orderBy: { position: "asc" }, select: { code: true } });
  return {
    PARTY: {
      dimension: "PARTY",
      places: participants.map(({ id, ...party }) => ({ key: id, place: { ...NOWHERE, ...party } })),
    },
    DAY: {
      dimension: "DAY",
      places: days.map(({ day }) => ({ key: keyOfDay(day), place: { ...NOWHERE, day } })),
    },
    ENVIRONMENT: {
      dimension: "ENVIRONMENT",
      places: Object.values(Environment).map((environment) => ({
        key: environment,
        place: { ...NOWHERE, environment },
      })),
    },
    THREAT_AREA: {
      dimension: "THREAT_AREA",
      places: [
        ...threatAreas.map(({ code }) => ({ key: code, place: { ...NOWHERE, threatAreaCode: code } })),
        { key: NO_THREAT_AREA, place: { ...NOWHERE, label: "no threat area" } },
      ],
    },
  };
}

function keyOfDay(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** A part that a publication gives, and what it is of. */
interface StatedPart {
  readonly publicationId: string;
  readonly isOfReports: boolean;
  readonly breakdown: string;
  readonly key: string;
  readonly isWithheld: boolean;
  readonly value: string | null;
}

/** What publications of the operation say of single parts. */
async function readStated(
  tx: Transaction,
  operationId: string,
  axes: Readonly<Record<FigureDimension, Axis>>,
): Promise<StatedPart[]> {
  const figures = await tx.publishedFigure.findMany({
    where: { operationId, subject: { in: ["CHECKS", "RESULTS"] } },
    include: {
      publication: { select: { reportedAsOf: true } },
      breakdown: { select: { dimension: true } },
    },
  });
  return figures.flatMap((figure) => {
    const { subject, unit, currency, value, publicationId, availability } = figure;
    const category = figure.checkCategoryCode ?? figure.resultCategoryCode;
    if (category === null) return [];
    const measure = { kind: subject === "CHECKS" ? subject : ("RESULTS" as const), category, unit, currency };
    const isOfReports = figure.publication.reportedAsOf !== null;
    const dimensions = isOfReports ? [figure.breakdown?.dimension ?? null] : Object.values(Dimensions);
    return dimensions.flatMap((dimension) => {
      const place = dimension === null ? undefined : axes[dimension].places.find(isAt(figure));
      if (dimension === null || place === undefined) return [];
      return [
        {
          publicationId,
          isOfReports,
          breakdown: keyOfBreakdown(measure, dimension),
          key: place.key,
          isWithheld: availability === "SUPPRESSED",
          value: value?.toFixed() ?? null,
        },
      ];
    });
  });
}

/** Just there: the share of a country on one day is no part of either. */
function isAt(figure: Axis["places"][number]["place"]) {
  return ({ place }: Axis["places"][number]) =>
    place.countryCode === figure.countryCode &&
    place.agencyCode === figure.agencyCode &&
    place.day?.getTime() === figure.day?.getTime() &&
    place.environment === figure.environment &&
    place.threatAreaCode === figure.threatAreaCode &&
    place.label === figure.label;
}

/** What was published out of reports before, with what had been reported by then; all of it is still in the ledger. */
async function readEarlier(
  made: Change,
  operationId: string,
  threshold: number,
  stated: readonly StatedPart[],
): Promise<EarlierPublication[]> {
  const publications = await made.tx.$queryRaw<{ id: string; asOf: string; threshold: number | null }[]>`
    select id, disclosure_threshold as threshold,
      to_char(reported_as_of at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "asOf"
    from publication where operation_id = ${operationId}::uuid and reported_as_of is not null
    order by reported_as_of`;
  const earlier: EarlierPublication[] = [];
  for (const { id, asOf, threshold: own } of publications) {
    const withheld = new Map<string, Set<string>>();
    for (const { publicationId, breakdown, key, isWithheld } of stated) {
      if (publicationId !== id) continue;
      const keys = withheld.get(breakdown) ?? new Set();
      withheld.set(breakdown, isWithheld ? keys.add(key) : keys);
    }
    const { reported } = await readVerified(made, operationId, asOf);
    // Those from before there were thresholds have given totals alone.
    earlier.push({ threshold: own ?? threshold, reported, withheld });
  }
  return earlier;
}

function elsewhereOf(stated: readonly StatedPart[]): StatedElsewhere {
  const found = new Map<string, { key: string; value: string }[]>();
  for (const { isOfReports, breakdown, key, value } of stated) {
    if (isOfReports || value === null) continue;
    found.set(breakdown, [...(found.get(breakdown) ?? []), { key, value }]);
  }
  return found;
}
