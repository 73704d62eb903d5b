/** What is the same for all that ask by Prisma. */
export const PUBLISHED = { status: "PUBLISHED" };
export const LATEST = { where: PUBLISHED, orderBy: [{ referenceOn: "desc" }, { id: "desc" }], take: 50 };
export const IN_ORDER = { position: "asc" };
export const HEADLINES = { headline: true, breakdownId: null, subject: { in: ["CHECKS", "RESULTS"] } };

export const dayOf = (date) => date?.toISOString().slice(0, 10) ?? null;
