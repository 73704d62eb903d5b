import type { World } from "../support/world";

/** The codes of all operations that anyone sees, in order: what a client has when it has turned every page. */
export async function publishedCodes({ database }: World): Promise<string[]> {
  const operations = await database.operation.findMany({
    where: { status: "PUBLISHED" },
    orderBy: { code: "asc" },
  });
  return operations.map(({ code }) => code);
}

export async function changeMotto({ database }: World, code: string, motto: string): Promise<void> {
  await database.operation.update({ where: { code }, data: { motto } });
}
