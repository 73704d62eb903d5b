import { dataModel } from "../../src/generated/data-model";
import { startWorld, type World } from "../support/world";

/** Answers give a code as it stands, so that no code may hold a sign which JSON escapes. */
describe("every code of the models is held to plain signs:", () => {
  const codes = Object.values(dataModel).flatMap(({ table, columns }) =>
    Object.values(columns).flatMap((column) => ("plain" in column ? [[table, column.column] as const] : [])),
  );
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const ask = (statement: string) => world.database.$queryRawUnsafe<Record<string, unknown>[]>(statement);

  test.each(codes)("%s.%s", async (table, column) => {
    const [{ leads } = {}] = await ask(`
      select exists (
        select from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any(conkey)
        where contype = 'f' and conrelid = '${table}'::regclass and attname = '${column}'
      ) as leads`);
    // What refers to a code can only be one.
    if (leads === true) return;
    for (const sign of [`"`, "\\", "\n", "\u007f"]) {
      const made = `update ${table} set ${column} = ${column} || '${sign}' where ctid = (select min(ctid) from ${table})`;
      await expect(world.database.$executeRawUnsafe(made)).rejects.toThrow(/23514|check constraint/);
    }
  });
});
