import type { FigureFragment, TotalFragment, WallFragment } from "./generated/graphql";
import { formatAmount, formatNumber, plural, QUALIFIER } from "./words";

/** One large number, and what is to be said of it. */
export interface Tile {
  readonly name: string;
  /** Almost, more than; nothing where the number is exact. */
  readonly qualifier?: string;
  /** Null where there is none, which is not zero. */
  readonly value: string | null;
  readonly note: string;
}

/** What nobody has reported is missing, and not zero. */
const MISSING = "nobody has reported any";

export function reportedTiles(
  operation: WallFragment,
  reported: TotalFragment,
  verified: TotalFragment,
): Tile[] {
  const { participation } = operation;
  const count = (status: string): number =>
    participation.filter(({ report }) => report?.status === status).length;
  const there = participation.filter(({ report }) => report !== null && report.status !== "WITHDRAWN").length;
  const states = [
    `${formatNumber(count("VERIFIED"))} verified`,
    `${formatNumber(count("SUBMITTED"))} waiting`,
  ];
  if (count("RETURNED") > 0) states.push(`${formatNumber(count("RETURNED"))} returned`);
  const arrests = (total: TotalFragment) => total.results.find(({ category }) => category.code === "ARRESTS");
  const persons = (total: TotalFragment) =>
    total.checks.byCategory.find(({ category }) => category.code === "PERSONS");
  return [
    {
      name: "Reports",
      value: `${formatNumber(there)} of ${formatNumber(participation.length)}`,
      note: states.join(" · "),
    },
    total("Checks", reported.checks.total, verified.checks.total),
    total("Persons checked", persons(reported), persons(verified)),
    total("Arrests", arrests(reported), arrests(verified)),
    total("Officers on duty", reported.officers, verified.officers),
  ];
}

interface Amount {
  readonly value: number;
  readonly unit?: string | null;
  readonly currency?: string | null;
}

function total(name: string, reported: Amount | null | undefined, verified: Amount | null | undefined): Tile {
  if (reported == null) return { name, value: null, note: MISSING };
  const isAll = verified?.value === reported.value;
  const note = isAll
    ? "all verified"
    : verified == null
      ? "none verified"
      : `${formatAmount(verified)} verified`;
  return { name, value: formatAmount(reported), note };
}

export function publishedTiles({ published, publications, participants }: WallFragment): Tile[] {
  const source = ({ publication: { code } }: FigureFragment): string => {
    const publication = publications.find((one) => one.code === code);
    if (publication === undefined) return "";
    return publication.status === "INTERIM"
      ? `${publication.publisher}, first figures`
      : publication.publisher;
  };
  const tile = (name: string, figure: FigureFragment | null | undefined): Tile[] =>
    figure?.value == null
      ? []
      : [
          {
            name,
            qualifier: QUALIFIER[figure.qualifier],
            value: formatAmount({ ...figure, value: figure.value }),
            note: source(figure),
          },
        ];
  return [
    ...tile("Checks", published.checks.total),
    ...tile(
      "Persons checked",
      published.checks.byCategory.find(({ category }) => category?.code === "PERSONS"),
    ),
    ...tile(
      "Arrests",
      published.results.find(({ category }) => category?.code === "ARRESTS"),
    ),
    ...tile("Officers", published.officers),
    ...tile("Countries", published.countries),
    {
      name: "Participants",
      value: formatNumber(participants.totalCount),
      note: plural(publications.length, "publication", "publications"),
    },
  ];
}
