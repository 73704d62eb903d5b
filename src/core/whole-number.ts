/** In UCUM, a unit in braces counts what it names, such as {person}; others are measured. */
export function isCounted(unit: string | null): boolean {
  return unit?.startsWith("{") === true;
}

/**
 * What is wrong with the number of something that is counted, or null; `counted` is its unit, or what else it is called.
 * A point is wrong whatever stands behind it: 31.000 is thirty-one, or thirty-one thousand.
 */
export function wholeNumberProblem(value: string, counted: string): string | null {
  if (!value.includes(".")) return null;
  return `${counted} is counted in whole numbers, not ${value}; does its point separate thousands?`;
}
