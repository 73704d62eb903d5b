/** Brings what a contender answers to one form, so that values can be compared whatever their fields are called. */
export const amount = (value) => {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
};

const figure = ({ category, value, qualifier, unit = null }) => ({
  category: category && [category.code, category.name],
  value: amount(value),
  qualifier,
  unit,
});

export const flatOperation = ({ code, name, motto, status, startsOn, endsOn }) => ({
  code,
  name,
  motto,
  status,
  startsOn,
  endsOn,
});

export const operation = (found) => ({
  ...flatOperation(found),
  participants: found.participants.map(({ kind, role, country }) => ({
    kind,
    role,
    country: [country.code, country.name],
  })),
  checks: found.checks.map(figure),
  results: found.results.map(figure),
});

/** The form of answers that are named as the limit names them. */
export const PLAIN = {
  list: ({ operations }) => operations.map(operation),
  computed: ({ operations }) =>
    operations.map((found) => ({ ...operation(found), viewerCanUpdate: found.viewerCanUpdate })),
  one: ({ operation: found }) => operation(found),
  flat: ({ operations }) => operations.map(flatOperation),
  totals: ({ operation: found }) => found,
  statistics: ({ statistics }) => statistics,
  "page-1": (page) => page,
  "page-far": (page) => page,
};
