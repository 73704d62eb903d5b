import { isDeepStrictEqual } from "node:util";
import { ask, requestTo, tells } from "./ask.mjs";

/** Holds the answers of all contenders against those of the limit: the same values, or the run ends. */
export async function compareAnswers(story, runnings, facts) {
  const [reference, ...others] = runnings.filter(({ contender }) => tells(contender, story));
  const bytes = {};
  for (const values of samplesOf(facts.values(story))) {
    const expected = await shaped(reference, story, values, facts);
    bytes[reference.contender.name] ??= expected.bytes;
    for (const other of others) {
      const found = await shaped(other, story, values, facts);
      bytes[other.contender.name] ??= found.bytes;
      if (isDeepStrictEqual(found.value, expected.value)) continue;
      throw new Error(
        `${story}: ${other.contender.name} does not answer what ${reference.contender.name} answers.\n` +
          describeDifference(expected.value, found.value),
      );
    }
  }
  return bytes;
}

/** The first, the last, and some between. */
function samplesOf(values) {
  const step = Math.max(1, Math.floor(values.length / 5));
  return values.filter((_value, index) => index % step === 0 || index === values.length - 1);
}

async function shaped(running, story, values, facts) {
  const { data, bytes } = await ask(running, requestTo(running, story, values, facts));
  return { value: running.contender.shapes[story](data), bytes };
}

function describeDifference(expected, found, place = "data") {
  if (isDeepStrictEqual(expected, found)) return null;
  const isNested = [expected, found].every((value) => typeof value === "object" && value !== null);
  if (!isNested) return `${place}: ${JSON.stringify(expected)} and not ${JSON.stringify(found)}`;
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  for (const key of keys) {
    const difference = describeDifference(expected[key], found[key], `${place}.${key}`);
    if (difference !== null) return difference;
  }
  return `${place}: the order of its fields`;
}
