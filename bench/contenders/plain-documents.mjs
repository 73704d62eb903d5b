import { PLAIN } from "../stories/shapes.mjs";

const COLUMNS = "code name motto status startsOn endsOn";
const TREE = `${COLUMNS}
  participants { kind role country { code name } }
  checks { category { code name } value qualifier }
  results { category { code name } value qualifier unit }`;

const DOCUMENTS = {
  list: `query List { operations { ${TREE} } }`,
  one: `query One($code: String!) { operation(code: $code) { ${TREE} } }`,
  flat: `query Flat { operations { ${COLUMNS} } }`,
};

/** A contender whose schema was written for the stories, and has their names. */
export const writtenForStories = (contender) => ({
  ...contender,
  request: (story, values) => ({ path: "/graphql", body: { query: DOCUMENTS[story], variables: values } }),
  tells: Object.keys(DOCUMENTS),
  shapes: PLAIN,
});
