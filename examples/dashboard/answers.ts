import type { ReportStatus, WallFragment } from "./generated/graphql";

/** What a participant has answered for a period, as it is told: in words, and by a shape rather than a colour alone. */
export interface Answer {
  readonly name: string;
  readonly className: string;
  /** A path in a square of 16. */
  readonly shape: string;
  /** How much it needs somebody's attention: the most first. */
  readonly urgency: number;
}

const OVERDUE: Answer = {
  name: "overdue",
  className: "overdue",
  shape: "M8 1.5 15 14H1zM8 6v4M8 11.6v.8",
  urgency: 100,
};
const WITHDRAWN: Answer = {
  name: "withdrawn",
  className: "withdrawn",
  shape: "M2 2h12v12H2zM5 8h6",
  urgency: 20,
};
const AWAITED: Answer = {
  name: "awaited",
  className: "awaited",
  shape: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 5v3l2 2",
  urgency: 1,
};
const NOTHING: Answer = {
  name: "nothing to report",
  className: "nothing",
  shape: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M4 12 12 4",
  urgency: 0,
};
const REPORTED: Answer = {
  name: "reported",
  className: "reported",
  shape: "M3 8.5 6.5 12 13 4.5",
  urgency: 0,
};

export const ANSWERS: readonly Answer[] = [OVERDUE, WITHDRAWN, AWAITED, REPORTED, NOTHING];

const STANDING: Readonly<Record<ReportStatus, string | null>> = {
  SUBMITTED: "waiting",
  VERIFIED: "verified",
  RETURNED: "returned",
  WITHDRAWN: null,
};

type Row = WallFragment["participation"][number];

export interface Reporter {
  readonly participant: WallFragment["participants"]["nodes"][number];
  /** By the id of the period. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface Cell {
  readonly answer: Answer;
  readonly isLate: boolean;
  /** How far its report has come; null where there is none that counts. */
  readonly standing: string | null;
}

/** Not reported, nothing to report and reported are three answers, and none of them is zero checks. */
function answerOf({ state, nilReturn, report }: Row): Cell {
  return {
    answer: answerTo(state, nilReturn === true),
    isLate: state === "REPORTED_LATE",
    standing: report === null ? null : STANDING[report.status],
  };
}

function answerTo(state: Row["state"], isNil: boolean): Answer {
  switch (state) {
    case "OVERDUE":
      return OVERDUE;
    case "AWAITED":
      return AWAITED;
    case "WITHDRAWN":
      return WITHDRAWN;
    case "REPORTED":
    case "REPORTED_LATE":
      return isNil ? NOTHING : REPORTED;
  }
}

/** Those of whom the viewer may see something, in the order of the operation. */
export function reportersOf({ participants, participation }: WallFragment): Reporter[] {
  return participants.nodes.flatMap((participant) => {
    const own = participation.filter((row) => row.participant.id === participant.id);
    if (own.length === 0) return [];
    return [{ participant, cells: new Map(own.map((row) => [row.period.id, answerOf(row)])) }];
  });
}

export function byUrgency(one: Reporter, other: Reporter): number {
  return urgencyOf(other) - urgencyOf(one);
}

function urgencyOf({ cells }: Reporter): number {
  return [...cells.values()]
    .map(
      ({ answer, isLate, standing }) =>
        answer.urgency + (isLate ? 5 : 0) + (standing === "returned" ? 40 : 0),
    )
    .reduce((sum, urgency) => sum + urgency, 0);
}
