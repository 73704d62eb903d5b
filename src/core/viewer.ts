/** One thing that a viewer may be: a reporter of one party, a coordinator of one operation, or one of the others. */
export type Grant =
  /** The code of the country or agency that it reports for. */
  | { readonly role: "REPORTER"; readonly party: string }
  /** The code of the operation that it coordinates. */
  | { readonly role: "COORDINATOR"; readonly operation: string }
  | { readonly role: "ANALYST" | "AUDITOR" | "ADMINISTRATOR" };

export type Role = Grant["role"];

/** Who asks. Every read and every decision is made for a viewer. */
export interface Viewer {
  /** The subject of its token; null for anyone. */
  readonly subject: string | null;
  /** A program that acts in its own name, and not a person. */
  readonly machine: boolean;
  readonly grants: readonly Grant[];
  /** When its token ends, in milliseconds since 1970; not given for anyone. */
  readonly expiresAt?: number;
}

export const ANONYMOUS: Viewer = { subject: null, machine: false, grants: [] };

export function has({ grants }: Viewer, role: Role): boolean {
  return grants.some((grant) => grant.role === role);
}

/** The codes of the countries and agencies that it reports for. */
export function partiesOf({ grants }: Viewer): string[] {
  return grants.flatMap((grant) => (grant.role === "REPORTER" ? [grant.party] : []));
}

/** The codes of the operations that it coordinates. */
export function operationsOf({ grants }: Viewer): string[] {
  return grants.flatMap((grant) => (grant.role === "COORDINATOR" ? [grant.operation] : []));
}
