import DataLoader from "dataloader";
import { prisma } from "../prisma/client.mjs";
import { HEADLINES, IN_ORDER } from "../prisma/queries.mjs";

/** The rows of each owner, in their order. */
const many = (load) =>
  new DataLoader(async (ids) => {
    const groups = Map.groupBy(await load(ids), ({ operationId }) => operationId);
    return ids.map((id) => groups.get(id) ?? []);
  });

const one = (load) =>
  new DataLoader(async (codes) => {
    const found = new Map(
      (await load({ where: { code: { in: [...codes] } } })).map((row) => [row.code, row]),
    );
    return codes.map((code) => found.get(code) ?? null);
  });

/** New for each request. */
export const createLoaders = () => ({
  participants: many((ids) =>
    prisma.participant.findMany({ where: { operationId: { in: [...ids] } }, orderBy: IN_ORDER }),
  ),
  figures: many((ids) =>
    prisma.publishedFigure.findMany({
      where: { operationId: { in: [...ids] }, ...HEADLINES },
      orderBy: IN_ORDER,
    }),
  ),
  countries: one((query) => prisma.country.findMany(query)),
  checkCategories: one((query) => prisma.checkCategory.findMany(query)),
  resultCategories: one((query) => prisma.resultCategory.findMany(query)),
});
