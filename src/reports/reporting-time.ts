/** When a period was closed, in the words of those who count its day: "on 15 November 2026 at 12:00". */
export interface PeriodTime {
  readonly day: string;
  readonly shift: string | null;
  readonly timeZone: string;
}

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** "14 November 2026", or "14 November 2026, night". */
export function describePeriod({ day, shift }: PeriodTime): string {
  return `${describeDay(day)}${shift === null ? "" : `, ${shift}`}`;
}

/** "at 24:00" where that is the end of the period's own day, else with its day. */
export function describeMoment(moment: Date, { day, timeZone }: PeriodTime): string {
  const local = localTime(moment, timeZone);
  if (local.day === day) return `at ${local.time}`;
  if (local.time === "00:00" && local.day === nextDay(day)) return "at 24:00";
  return `on ${describeDay(local.day)} at ${local.time}`;
}

function describeDay(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

function nextDay(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

function localTime(moment: Date, timeZone: string): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).format(moment);
  return { day: parts.slice(0, 10), time: parts.slice(11, 16) };
}

/** Whether there is a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
