import { type CheckLine, type Content, type DeploymentLine, NIL_RETURN, type ResultLine } from "./content";
import { fromThousandths } from "./decimal";
import { createRandom, type Random } from "./random";

const THREAT_AREAS = ["FIREARMS_TRAFFICKING", "MIGRANT_SMUGGLING", "DRUG_TRAFFICKING"];

/** What may be checked, where, and how much of it one participant checks in a day. */
const CHECKS = [
  { category: "PERSONS", environments: ["PHYSICAL"], most: 9_000 },
  { category: "VEHICLES", environments: ["PHYSICAL"], most: 4_000 },
  { category: "POSTAL_PACKAGES", environments: ["PHYSICAL"], most: 1_500 },
  { category: "PREMISES", environments: ["PHYSICAL"], most: 90 },
  { category: "DOCUMENTS", environments: ["PHYSICAL"], most: 2_500 },
  {
    category: "ONLINE_PLATFORMS",
    environments: ["CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA"],
    most: 60,
  },
];

/** What may come of it; without a unit it is money. Parts of a unit are given in thousandths. */
const RESULTS: readonly { category: string; unit: string | null; most: number; isWhole: boolean }[] = [
  { category: "ARRESTS", unit: "{person}", most: 25, isWhole: true },
  { category: "NEW_INVESTIGATIONS", unit: "{investigation}", most: 9, isWhole: true },
  { category: "FIREARMS", unit: "{piece}", most: 40, isWhole: true },
  { category: "AMMUNITION", unit: "{piece}", most: 3_000, isWhole: true },
  { category: "VICTIMS", unit: "{person}", most: 12, isWhole: true },
  { category: "DRUGS", unit: "{tablet}", most: 20_000, isWhole: true },
  { category: "COCAINE", unit: "kg", most: 300, isWhole: false },
  { category: "CANNABIS", unit: "kg", most: 900, isWhole: false },
  { category: "ALCOHOL", unit: "L", most: 5_000, isWhole: false },
  { category: "CASH", unit: null, most: 250_000, isWhole: false },
  { category: "CASH", unit: null, most: 250_000, isWhole: false },
];
const CURRENCIES = ["EUR", "EUR", "RSD", "BAM", "CHF"];

const DEPLOYMENTS = [
  { capability: "OFFICERS", most: 600 },
  { capability: "CANINE_UNITS", most: 12 },
  { capability: "MOBILE_OFFICES", most: 4 },
  { capability: "DOCUMENT_FRAUD_EXPERTS", most: 9 },
];

/** Fictitious figures: the same for the same seed, party, day and version. */
export function inventContent(...seed: readonly (string | number)[]): Content {
  const random = createRandom("figures", ...seed);
  const content: Content = {
    nilReturn: false,
    checkCounts: distinct(CHECKS.flatMap((kind) => (random.once(4) ? [] : checks(random, kind)))),
    results: distinct(RESULTS.flatMap((kind) => (random.once(2) ? [] : [result(random, kind)]))),
    deployments: DEPLOYMENTS.flatMap((kind) => (random.once(3) ? [] : [deployment(random, kind)])),
  };
  const count = content.checkCounts.length + content.results.length + content.deployments.length;
  return count === 0 ? NIL_RETURN : content;
}

/** As it is sent: what the graph takes for granted is left out here and there, to see that it does. */
export function toInput({ nilReturn, checkCounts, results, deployments }: Content) {
  if (nilReturn) return { nilReturn: true };
  return {
    checkCounts: checkCounts.map(({ environment, threatArea, ...line }) => ({
      ...line,
      ...(environment === "PHYSICAL" ? {} : { environment }),
      ...(threatArea === null ? {} : { threatArea }),
    })),
    results: results.map(({ category, environment, threatArea, thousandths, unit, currency }) => ({
      category,
      environment,
      threatArea,
      value: Number(fromThousandths(thousandths)),
      ...(currency === null ? (unit === "{person}" ? {} : { unit }) : { currency }),
    })),
    deployments,
  };
}

function checks(random: Random, { category, environments, most }: (typeof CHECKS)[number]): CheckLine[] {
  return Array.from({ length: random.whole(1, 3) }, () => {
    const count = random.once(20) ? 0 : random.whole(1, most);
    return {
      category,
      environment: random.pick(environments),
      threatArea: random.pick([...THREAT_AREAS, null]),
      count,
      hits: random.once(3) ? null : random.whole(0, Math.min(count, 40)),
    };
  });
}

function result(random: Random, { category, unit, most, isWhole }: (typeof RESULTS)[number]): ResultLine {
  const whole = BigInt(random.whole(0, most)) * 1_000n;
  return {
    category,
    environment: "PHYSICAL",
    threatArea: random.pick([...THREAT_AREAS, null]),
    thousandths: isWhole ? whole : whole + BigInt(random.whole(0, 999)),
    unit,
    currency: unit === null ? random.pick(CURRENCIES) : null,
  };
}

function deployment(random: Random, { capability, most }: (typeof DEPLOYMENTS)[number]): DeploymentLine {
  return { capability, quantity: random.whole(0, most) };
}

/** The same line twice is refused. */
function distinct<Line extends (CheckLine & { currency?: never }) | ResultLine>(
  lines: readonly Line[],
): Line[] {
  const keyOf = ({ category, environment, threatArea, currency }: Line) =>
    JSON.stringify([category, environment, threatArea, currency]);
  return [...new Map(lines.map((line) => [keyOf(line), line])).values()];
}
