import type { Scene } from "./scenes";

/** Everything that hangs on operations, by their codes, by lists and by ids. */
const READ = `query($codes: [String!]!, $ids: [ID!]!) {
  operationsByCodes(codes: $codes) { ...everything }
  operations(first: 10, filter: { code: { in: $codes } }) { nodes { ...operation } }
  publications(first: 10, filter: { operation: { code: { in: $codes } } }) { nodes { ...publication } }
  publishedFigures(first: 20, filter: { operation: { code: { in: $codes } } }) { nodes { ...figure } }
  nodes(ids: $ids) {
    __typename id
    ... on ReportingPeriod { exceptions { ...exception } reports { nodes { ...report } } }
    ... on Report { current { ...version } verified { ...version } versions { ...version } }
    ... on ReportVersion { ...version report { ...report } }
  }
}
fragment operation on Operation { __typename id }
fragment exception on ReportingException { __typename id }
fragment report on Report { __typename id }
fragment version on ReportVersion { __typename id checkCounts { __typename } results { __typename }
  deployments { __typename } decisions { __typename } }
fragment figure on PublishedFigure { __typename id breakdowns { __typename parts { __typename id } } }
fragment publication on Publication { __typename id listed { __typename } figures(first: 20) { nodes { ...figure } } }
fragment everything on Operation {
  ...operation
  coordinationCentre { __typename }
  deployments { __typename id }
  publications { ...publication }
  figures(first: 20) { nodes { ...figure } }
  participants(first: 20) { nodes { __typename id reports { nodes { ...report } } } }
  reportingPeriods { __typename id exceptions { ...exception } reports { nodes { ...report } } }
  reports { nodes { ...report current { ...version } } }
  reported(status: SUBMITTED) { __typename }
  participation { __typename report { ...report } }
  auditTrail { nodes { __typename id } }
}`;

export function readOf(scenes: readonly Scene[]) {
  return {
    query: READ,
    variables: { codes: scenes.map(({ code }) => code), ids: scenes.flatMap(({ ids }) => ids.all) },
  };
}

/** What is for everyone. */
export const READ_PUBLIC = {
  query: `{
  agencies(first: 100) { nodes { __typename id } }
  countries(first: 100) { nodes { __typename id euMemberships { __typename } } }
  capabilities { __typename id } checkCategories { __typename id } resultCategories { __typename id }
  empactCycles { __typename id priorities { __typename id } } threatAreas { __typename id }
  allOperationSeries { nodes { __typename id } }
}`,
};

/** How many different rows of each type an answer has: each counts once, however many ways lead to it. */
export function tally(answer: unknown): Readonly<Record<string, number>> {
  const found = new Map<string, Set<string>>();
  const walk = (value: unknown, place: string): void => {
    if (Array.isArray(value)) {
      for (const [index, member] of value.entries()) walk(member, `${place}[${index}]`);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const { __typename: type, id } = value as { __typename?: string; id?: string };
    // What has no id of its own is known by where it hangs.
    const key = id ?? place;
    if (type !== undefined) found.set(type, (found.get(type) ?? new Set()).add(key));
    for (const [field, member] of Object.entries(value)) walk(member, `${key}.${field}`);
  };
  walk(answer, "");
  return Object.fromEntries([...found].map(([type, keys]) => [type, keys.size]));
}
