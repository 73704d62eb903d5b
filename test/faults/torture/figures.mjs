/** One figure of a fault: what was counted, and what it must be. */
function figure(name, value, must, control = null) {
  return { name, value, must, ...(control === null ? {} : { control }) };
}

/** Counted, for whoever reads it. */
export const counted = (name, value) => figure(name, value, null);
/** Must never have happened; a control, where the cause is let in on purpose, must show that it would be seen. */
export const never = (name, value, control = null) => figure(name, value, { is: 0 }, control);
export const always = (name, value, of, control = null) => figure(name, value, { is: of }, control);
export const atLeast = (name, value, least) => figure(name, value, { atLeast: least });
/** So many are wanted, of all runs together; one run alone need not reach it. */
export const towards = (name, value, goal) => figure(name, value, { goal });
/** In milliseconds. A busy machine says nothing about it, so that it is judged at full size alone. */
export const within = (name, value, most) => figure(name, Math.round(value), { within: most });

/** What one of a hundred is larger than. */
export function mostOf(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length * 0.99)] ?? Infinity;
}

/** Null where nothing is asked of it. */
export function isHeld({ value, must, control }, isQuick) {
  if (control !== undefined && !isShown(control, must)) return false;
  if (must === null) return null;
  if ("is" in must) return value === must.is;
  if ("atLeast" in must) return value >= must.atLeast;
  if ("goal" in must) return value >= must.goal ? true : null;
  return isQuick ? null : value <= must.within;
}

/** Whether the control fails what must hold. */
function isShown(control, { is }) {
  return control !== is;
}

/** What two runs say of the same figure together. */
export function add(one, other) {
  const must = one.must === null ? null : { ...one.must };
  for (const bound of ["is", "atLeast"]) if (must && bound in must) must[bound] += other.must[bound];
  const isTime = must !== null && "within" in must;
  return {
    name: one.name,
    value: isTime ? Math.max(one.value, other.value) : one.value + other.value,
    must,
    ...(one.control === undefined ? {} : { control: one.control + other.control }),
  };
}

export function sayMust(must) {
  if (must === null) return "";
  if ("is" in must) return String(must.is);
  if ("atLeast" in must) return `≥ ${must.atLeast}`;
  if ("goal" in must) return `≥ ${must.goal} in all runs`;
  return `≤ ${must.within} ms`;
}

export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
