/** Documents that are sent to do harm, by what they try. */
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(" ");

export const aliases = (count: number) => `{ ${times(count, (index) => `a${index}: __typename`)} }`;
export const repeated = (count: number) => `{ ${times(count, () => "__typename")} }`;
export const overlapping = `{ ${times(60, () => `... on Query { ${times(60, () => '...on Query{node(id:"1"){id}}')} }`)} }`;
/** An input of so many members that no input has. */
export const members = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`z${index}`, 1]));
export const circular = "fragment A on Query { ...B } fragment B on Query { ...A } { ...A }";
/** Three times within three times, ten levels deep. */
export const multiplied = `{ operation(code: "x") { ...F0 } } ${times(
  10,
  (level) =>
    `fragment F${level} on Operation { ${level === 9 ? "code" : `a: includes { ...F${level + 1} } b: includes { ...F${level + 1} } c: includes { ...F${level + 1} }`} }`,
)}`;
export const nested = (depth: number) =>
  `{ operation(code: "x") ${"{ includes ".repeat(depth - 2)}{ code }${" }".repeat(depth - 2)} }`;
export const nestedList = (depth: number) =>
  `{ nodes(ids: ${"[".repeat(depth)}${"]".repeat(depth)}) { id } }`;
export const braces = (count: number) => "{".repeat(count);
export const directives = (count: number, directive: string) =>
  `{ __typename ${times(count, () => directive)} }`;
export const spread = (count: number) =>
  `{ ${times(count, () => "...F @skip(if: false)")} } fragment F on Query { __typename }`;
export const circularIntrospection =
  "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }";
/** Sorts and adds up again and again. */
export const dearAliases = (count: number) =>
  `{ ${times(count, (index) => `a${index}: statistics { nodes { value } }`)} }`;
export const deepPages = `{ operations(first: 100) { nodes { participants(first: 100) { nodes { party { ... on Country {
  participations(first: 100) { nodes { operation { code } } } } } } } } } }`;
