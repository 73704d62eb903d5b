/** The shapes of what the graph answers, as far as they are asked for in documents.ts. */

interface Coded {
  readonly code: string;
}

export interface ReportNode {
  readonly status: string;
  readonly version: number;
  readonly participant: { readonly party: Coded };
  readonly period: { readonly day: string };
  readonly verified: { readonly version: number } | null;
  readonly versions: readonly VersionNode[];
}

export interface VersionNode {
  readonly version: number;
  readonly nilReturn: boolean;
  readonly reason: string | null;
  readonly late: boolean;
  readonly submittedBy: string;
  readonly submittedByMachine: boolean;
  readonly decisions: readonly {
    readonly kind: string;
    readonly reason: string | null;
    readonly decidedBy: string;
  }[];
  readonly checkCounts: readonly {
    readonly category: Coded;
    readonly count: number;
    readonly hits: number | null;
    readonly environment: string;
    readonly threatArea: Coded | null;
  }[];
  readonly results: readonly {
    readonly category: Coded;
    readonly value: number;
    readonly unit: string | null;
    readonly currency: string | null;
    readonly environment: string;
    readonly threatArea: Coded | null;
  }[];
  readonly deployments: readonly { readonly capability: Coded; readonly quantity: number }[];
}

interface Value {
  readonly value: number;
}

interface Checked extends Value {
  readonly hits: number | null;
}

/** Totals of the graph; those of an environment or a threat area count neither reports nor who was on duty. */
export interface ReportedNode {
  readonly reports?: number;
  readonly checks: {
    readonly total: Checked | null;
    readonly byCategory: readonly (Checked & { readonly category: Coded })[];
  };
  readonly results: readonly (Value & {
    readonly category: Coded;
    readonly unit: string | null;
    readonly currency: string | null;
  })[];
  readonly officers?: Value | null;
  readonly deployments?: readonly (Value & { readonly category: Coded })[];
}

/** A part of the totals, and of what it is one. */
export interface ReportedPart extends ReportedNode {
  readonly of: string | Coded | { readonly party: Coded } | null;
}
