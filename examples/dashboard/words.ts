import type {
  DiscrepancyKind,
  FigureFragment,
  FigureQualifier,
  OperationStatus,
  ParticipantKind,
  ParticipantRole,
  ViewerRole,
} from "./generated/graphql";

export const OPERATION_STATUS: Readonly<Record<OperationStatus, string>> = {
  PLANNED: "Planned",
  ACTIVE: "Under way",
  CLOSED: "Closed, being verified",
  PUBLISHED: "Published",
  CANCELLED: "Called off",
};

export const QUALIFIER: Readonly<Record<FigureQualifier, string>> = {
  EXACT: "",
  ABOUT: "about",
  ALMOST: "almost",
  AT_LEAST: "at least",
  MORE_THAN: "more than",
};

export const KIND: Readonly<Record<ParticipantKind, string>> = {
  MEMBER_STATE: "EU member state",
  THIRD_COUNTRY: "Third country",
  AGENCY: "Agency or organisation",
};

export const ROLE: Readonly<Record<ParticipantRole, string>> = {
  HOST: "Host",
  LEAD: "Lead",
  CO_LEAD: "Co-lead",
  PARTICIPANT: "Participant",
  SUPPORT: "Support",
  OBSERVER: "Observer",
};

export const DISCREPANCY: Readonly<Record<DiscrepancyKind, string>> = {
  PARTS_EXCEED_TOTAL: "The parts add up to more than the total",
  PARTS_BELOW_TOTAL: "The parts add up to less than the total",
  PART_EXCEEDS_WHOLE: "A part is more than the whole",
  COUNT_DIFFERS_FROM_LIST: "Another number is stated than is listed",
  LISTS_DIFFER: "Two publications list different participants",
  REVISED: "The final figure is another than the interim one",
  SOURCES_DISAGREE: "Two publications state different figures",
  IMPLAUSIBLE: "A report is implausible",
  REPORTED_DIFFERS_FROM_PUBLISHED: "The reports add up to another figure than was published",
};

export const VIEWER_ROLE: Readonly<Record<ViewerRole, string>> = {
  ADMINISTRATOR: "administrator",
  ANALYST: "analyst",
  AUDITOR: "auditor",
  COORDINATOR: "coordinator",
  REPORTER: "reporter",
};

// Numbers and days as the reader of this browser writes them.
const whole = new Intl.NumberFormat(navigator.languages.slice(), { maximumFractionDigits: 3 });
const signed = new Intl.NumberFormat(navigator.languages.slice(), {
  maximumFractionDigits: 3,
  signDisplay: "exceptZero",
});
const compact = new Intl.NumberFormat(navigator.languages.slice(), {
  notation: "compact",
  maximumFractionDigits: 1,
});
const day = new Intl.DateTimeFormat(navigator.languages.slice(), { dateStyle: "medium", timeZone: "UTC" });
const shortDay = new Intl.DateTimeFormat(navigator.languages.slice(), {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const clock = new Intl.DateTimeFormat(navigator.languages.slice(), { hour: "2-digit", minute: "2-digit" });
const deadline = new Intl.DateTimeFormat(navigator.languages.slice(), {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const moment = new Intl.DateTimeFormat(navigator.languages.slice(), {
  dateStyle: "medium",
  timeStyle: "short",
});

export const formatNumber = (value: number): string => whole.format(value);
export const formatDifference = (value: number): string => signed.format(value);
export const formatCompact = (value: number): string => compact.format(value);
export const formatDay = (date: string): string => day.format(new Date(date));
export const formatShortDay = (date: string): string => shortDay.format(new Date(date));
export const formatDeadline = (time: Date): string => deadline.format(time);

/** A time of today, or else with its day. */
export function formatTime(time: Date): string {
  const isToday = time.toDateString() === new Date().toDateString();
  return (isToday ? clock : moment).format(time);
}

interface Amount {
  readonly value: number;
  readonly unit?: string | null;
  readonly currency?: string | null;
}

/** Units in braces say what is counted, which the category says already. */
export function formatAmount({ value, unit = null, currency = null }: Amount): string {
  if (currency !== null) {
    return new Intl.NumberFormat(navigator.languages.slice(), {
      style: "currency",
      currency,
      trailingZeroDisplay: "stripIfInteger",
    }).format(value);
  }
  return unit === null || unit.startsWith("{") ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

/** “more than 200”; where the publication gives no number, its words. */
export function formatFigure(figure: FigureFragment): string {
  if (figure.value === null) return figure.words ?? "not stated as a number";
  const qualifier = QUALIFIER[figure.qualifier];
  return [qualifier, formatAmount({ ...figure, value: figure.value })].filter(Boolean).join(" ");
}

export function formatDays(startsOn: string | null, endsOn: string | null): string | null {
  if (startsOn === null) return null;
  if (endsOn === null || endsOn === startsOn) return formatDay(startsOn);
  return day.formatRange(new Date(startsOn), new Date(endsOn));
}

export function plural(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
