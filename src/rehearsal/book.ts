import type { Content } from "./content";

/** What was sent and what the graph took, kept by the exercise itself to be compared with what the graph says. */
export type Book = ReadonlyMap<string, Entry>;

export type Status = "SUBMITTED" | "VERIFIED" | "RETURNED" | "WITHDRAWN";

/** One report. */
export interface Entry {
  readonly key: string;
  readonly party: string;
  readonly day: string;
  readonly status: Status;
  readonly versions: readonly SentVersion[];
  /** The number of the version that counts as verified. */
  readonly verified: number | null;
}

export interface SentVersion {
  readonly content: Content;
  readonly reason: string | null;
  readonly late: boolean;
  readonly by: string;
  readonly machine: boolean;
  readonly decisions: readonly Decision[];
}

export interface Decision {
  readonly kind: "VERIFIED" | "RETURNED" | "WITHDRAWN";
  readonly reason: string | null;
  readonly by: string;
}

type Place = Pick<Entry, "key" | "party" | "day">;

export function sent(
  before: Entry | undefined,
  { key, party, day }: Place,
  version: Omit<SentVersion, "decisions">,
): Entry {
  return {
    key,
    party,
    day,
    status: "SUBMITTED",
    versions: [...(before?.versions ?? []), { ...version, decisions: [] }],
    verified: before?.verified ?? null,
  };
}

export function decided(before: Entry, decision: Decision): Entry {
  const number = before.versions.length;
  return {
    ...before,
    status: decision.kind,
    versions: before.versions.map((version, index) =>
      index + 1 === number ? { ...version, decisions: [...version.decisions, decision] } : version,
    ),
    verified: verifiedAfter(before, decision.kind),
  };
}

function verifiedAfter({ versions, verified }: Entry, kind: Decision["kind"]): number | null {
  switch (kind) {
    case "VERIFIED":
      return versions.length;
    case "RETURNED":
      return verified === versions.length ? null : verified;
    case "WITHDRAWN":
      return null;
  }
}

/** What counts of a report: its verified version, or, if asked for, a later one that waits to be. */
export function counted(
  { status, versions, verified }: Entry,
  wanted: "VERIFIED" | "SUBMITTED",
): Content | null {
  const number = wanted === "SUBMITTED" && status === "SUBMITTED" ? versions.length : verified;
  return (number === null ? undefined : versions[number - 1])?.content ?? null;
}

/** Where a report stands, in words. */
export function describeStanding(status: string, version: number, verified: number | null): string {
  return `${status}, version ${version}, verified ${verified ?? "none"}`;
}
