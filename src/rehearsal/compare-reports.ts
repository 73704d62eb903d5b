import type { ReportNode } from "./answered";
import { type Book, counted, describeStanding, type SentVersion } from "./book";
import { type Check, compare } from "./check";
import { describeLines } from "./content";
import type { AllPages } from "./pages";
import { contentRead } from "./read-back";
import { addUp, type CountedContent } from "./totals";

/** Every report, every version and every line, and the sums of the lines that were read. */
export function compareReports(book: Book, { totalCount, nodes: reports }: AllPages<ReportNode>): Check[] {
  const entries = [...book.values()];
  const versions = entries.flatMap(({ key, versions: all }) =>
    all.map((version, index) => ({ key: `${key} v${index + 1}`, version })),
  );
  const read = reports.flatMap((report) =>
    report.versions.map((version) => ({ key: `${keyOf(report)} v${version.version}`, version })),
  );
  return [
    compare(
      "reports and where they stand",
      new Map([
        ["all", String(entries.length)],
        ...entries.map(
          ({ key, status, versions: { length }, verified }) =>
            [key, describeStanding(status, length, verified)] as const,
        ),
      ]),
      new Map([
        ["all", String(totalCount)],
        ...reports.map(
          (report) =>
            [
              keyOf(report),
              describeStanding(report.status, report.version, report.verified?.version ?? null),
            ] as const,
        ),
      ]),
    ),
    compare(
      "versions and decisions",
      new Map(versions.map(({ key, version }) => [key, describeVersion(version)])),
      new Map(
        read.map(
          ({ key, version: { submittedBy: by, submittedByMachine: machine, decisions, ...version } }) => [
            key,
            describeVersion({
              ...version,
              by,
              machine,
              decisions: decisions.map(({ kind, reason, decidedBy }) => ({ kind, reason, by: decidedBy })),
            }),
          ],
        ),
      ),
    ),
    compare(
      "lines",
      lines(versions.map(({ key, version }) => [key, version.content])),
      lines(read.map(({ key, version }) => [key, contentRead(version)])),
    ),
    compare("sums of verified lines", addUp(countedIn(book)), addUp(countedOf(reports))),
  ];
}

/** What counts of all that was sent. */
export function countedIn(book: Book, wanted: "VERIFIED" | "SUBMITTED" = "VERIFIED"): CountedContent[] {
  return [...book.values()].flatMap((entry) => {
    const content = counted(entry, wanted);
    return content === null ? [] : [{ party: entry.party, day: entry.day, content }];
  });
}

function countedOf(reports: readonly ReportNode[]): CountedContent[] {
  return reports.flatMap(({ verified, versions, participant, period }) => {
    const version = versions.find((each) => each.version === verified?.version);
    if (version === undefined) return [];
    return [{ party: participant.party.code, day: period.day, content: contentRead(version) }];
  });
}

function keyOf({ participant, period }: ReportNode): string {
  return `${participant.party.code} ${period.day}`;
}

type Described = Pick<SentVersion, "reason" | "late" | "by" | "machine"> & {
  readonly decisions: readonly {
    readonly kind: string;
    readonly reason: string | null;
    readonly by: string;
  }[];
};

function describeVersion({ reason, late, by, machine, decisions }: Described): string {
  return [
    late ? "late" : "in time",
    `by ${machine ? "machine " : ""}${by}`,
    because(reason),
    ...decisions.map((decision) => `${decision.kind} by ${decision.by} ${because(decision.reason)}`),
  ].join(", ");
}

function because(reason: string | null): string {
  return reason === null ? "without reason" : `because "${reason}"`;
}

function lines(
  versions: readonly (readonly [string, Parameters<typeof describeLines>[0]])[],
): Map<string, string> {
  return new Map(
    versions.flatMap(([key, content]) =>
      describeLines(content).map(([place, text]) => [`${key} ${place}`, text] as const),
    ),
  );
}
