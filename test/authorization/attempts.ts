import { randomUUID } from "node:crypto";
import type { Decision } from "./matrix";
import type { Scene } from "./scenes";

/** What a mutation is about: the ids and the code of an operation, or of none. */
export type Target = Pick<Scene, "code"> & { readonly ids: Pick<Scene["ids"], "reports" | "periods"> };

const CONTENT = { checkCounts: [{ category: "PERSONS", count: 12 }] };
const REASON = "Because it is so";

const submission = ({ ids: { periods } }: Target) => ({
  idempotencyKey: randomUUID(),
  period: periods[1],
  party: "ES",
  content: CONTENT,
});
const step = ({ code }: Target) => ({ operation: code, expectedVersion: 1 });
const decision = ({ ids: { reports } }: Target) => ({ report: reports[0], expectedVersion: 1 });

/** What each mutation is sent: right in everything, so that only who asks and what stands there can be against it. */
export const INPUTS: Readonly<Record<string, (target: Target) => object>> = {
  createOperation: () => ({
    idempotencyKey: randomUUID(),
    code: `made-${randomUUID()}`,
    name: "Made",
    startsOn: "2026-11-13",
    endsOn: "2026-11-14",
  }),
  updateOperation: (target) => ({ ...step(target), motto: "Together" }),
  addParticipant: (target) => ({ ...step(target), idempotencyKey: randomUUID(), party: "RS" }),
  changeParticipantRole: (target) => ({ ...step(target), party: "FR", role: "LEAD" }),
  startOperation: step,
  cancelOperation: (target) => ({ ...step(target), reason: REASON }),
  openReporting: ({ code }) => ({
    idempotencyKey: randomUUID(),
    operation: code,
    timeZone: "Europe/Madrid",
    periods: [{ day: "2026-11-15", deadline: "2099-01-01T00:00:00Z" }],
  }),
  closeReporting: ({ code }) => ({ operation: code }),
  reopenReporting: ({ ids }) => ({
    idempotencyKey: randomUUID(),
    period: ids.periods[1],
    reason: REASON,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  }),
  publishFigures: (target) => ({
    ...step(target),
    idempotencyKey: randomUUID(),
    status: "INTERIM",
    code: "second",
    publisher: "The centre",
    publishedOn: "2026-11-18",
  }),
  recordPublication: (target) => ({
    ...step(target),
    idempotencyKey: randomUUID(),
    publication: {
      code: "theirs",
      publisher: "A newspaper",
      status: "INTERIM",
      origin: "COPY",
      urls: ["https://example.org/"],
      figures: [{ subject: "COUNTRIES", value: 2, qualifier: "EXACT" }],
    },
  }),
  explainDiscrepancy: ({ code }) => ({
    idempotencyKey: randomUUID(),
    operation: code,
    kind: "PARTS_BELOW_TOTAL",
    subject: "checks",
    stated: "7",
    computed: "5",
    cause: REASON,
  }),
  submitReport: submission,
  submitReports: (target) => ({ reports: [submission(target)] }),
  correctReport: (target) => ({
    ...decision(target),
    idempotencyKey: randomUUID(),
    reason: REASON,
    content: CONTENT,
  }),
  withdrawReport: (target) => ({ ...decision(target), reason: REASON }),
  returnReport: (target) => ({ ...decision(target), reason: REASON }),
  verifyReport: decision,
};

export function documentOf(mutation: string): string {
  const type = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input`;
  const answer =
    mutation === "submitReports" ? "outcomes { report { id } error { code message } }" : "isReplay";
  return `mutation($input: ${type}!) { ${mutation}(input: $input) { ${answer} } }`;
}

interface Body {
  readonly data?: Readonly<Record<string, any>> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** What a client was told; `submitReports` says it for each report. */
export function outcomeOf({ data, errors }: Body): Decision {
  const code = errors?.[0]?.extensions.code ?? data?.["submitReports"]?.outcomes[0].error?.code;
  return code ?? "DONE";
}
