/** A report that holds its number in every line, and decimals that no binary fraction can hold. */
export function contentOf(marker) {
  return {
    checkCounts: [
      { category: "PERSONS", count: marker, hits: marker % 97 },
      { category: "VEHICLES", count: (marker * 31) % 10_007 },
    ],
    results: [{ category: "CASH", value: (marker * 1_000 + (marker % 1_000)) / 1_000, currency: "EUR" }],
    deployments: [{ capability: "OFFICERS", quantity: marker }],
  };
}

/** The same as the ledger is asked for it. */
export function linesOf(marker) {
  const { checkCounts, results, deployments } = contentOf(marker);
  return [
    ...checkCounts.map(({ category, count, hits = null }) => `${category} ${count} ${hits}`),
    ...results.map(({ category, value, currency }) => `${category} ${value.toFixed(3)} ${currency}`),
    ...deployments.map(({ capability, quantity }) => `${capability} ${quantity}`),
  ].join("; ");
}
