import { GraphQLError } from "graphql";

/** What is asked for nests less than a tenth of this, and what reads it recurses. */
export const DEEPEST = 100;
/** No object of the schema has a tenth as many, and each fault found in one is told with the whole of it. */
export const MOST_MEMBERS = 1_000;

/** Refuses variables that no body has brought, whose depth and width are known already. */
export function refuseOversized(variables: unknown): void {
  let level: readonly unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw badRequest(`The variables are nested deeper than ${DEEPEST} levels.`);
    level = level.flatMap((value) => {
      if (typeof value !== "object" || value === null) return [];
      const members = Object.values(value) as unknown[];
      if (!Array.isArray(value) && members.length > MOST_MEMBERS)
        throw badRequest(`An object of the variables has more than ${MOST_MEMBERS} members.`);
      return members;
    });
  }
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_REQUEST", http: { status: 400 } } });
}
