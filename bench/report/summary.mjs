/** What the rounds of one contender in one story come to. */
export function summarise(results) {
  return Object.fromEntries(
    Object.entries(results).map(([story, contenders]) => [
      story,
      Object.fromEntries(
        Object.entries(contenders).map(([name, { bytes, rounds }]) => [
          name,
          {
            bytes,
            perSecond: spread(rounds.map(({ perSecond }) => perSecond)),
            toPostgraphile: ratio(rounds, contenders.postgraphile?.rounds),
            toLimit: ratio(rounds, contenders.limit?.rounds),
            p99: spread(rounds.map(({ p99 }) => p99)),
            serverMs: spread(rounds.map(({ serverMs }) => serverMs)),
            databaseMs: spread(rounds.map(({ databaseMs }) => databaseMs)),
            memory: spread(rounds.map(({ memory }) => memory)),
          },
        ]),
      ),
    ]),
  );
}

/** Round by round, since what disturbs a round disturbs all contenders in it. */
function ratio(rounds, others) {
  if (others === undefined) return null;
  return spread(rounds.map(({ perSecond }, index) => perSecond / others[index].perSecond));
}

export function spread(values) {
  if (values.some((value) => value === null || value === undefined)) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, least: sorted[0], most: sorted.at(-1) };
}
