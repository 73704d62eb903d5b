import { POOL } from "../settings.mjs";

/**
 * The stories, in the order in which they are told; `values` are what one request of a story is about, and `readers` the
 * most who ask at once. More than there are connections would only wait for one, and the product sends them away.
 */
export const STORIES = {
  list: { says: "50 operations with participants, country and published figures", values: () => [{}] },
  computed: { says: "the list, and of each operation what its viewer may do", values: () => [{}] },
  one: { says: "one operation with the same tree", values: ({ codes }) => codes.map((code) => ({ code })) },
  flat: { says: "50 operations without relations", values: () => [{}] },
  totals: {
    says: "what was reported of one operation, by category and by day",
    values: ({ reportedCodes }) => reportedCodes.map((code) => ({ code })),
  },
  statistics: {
    says: "what was reported of all operations, by year and category",
    values: () => [{}],
    readers: POOL,
  },
  "page-1": { says: "the first page of the audit trail, 10 entries", values: () => [{}] },
  "page-far": { says: "page 20 000 of it, or the last one", values: ({ cursors }) => [cursors] },
};

/** Told of the product alone, against itself. */
export const WRITERS = "writers";
