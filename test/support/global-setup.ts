import { connect } from "../../src/database/client";
import { migrate } from "../../src/database/migrate";
import { seed } from "../../src/database/load/seed";
import { type DatabaseServer, databaseUrl, execute, openDatabaseServer } from "./database-server";

declare global {
  var databaseServer: DatabaseServer | undefined;
}

/** One server for all tests, with one database that is migrated and seeded, to be copied by each test file. */
export default async function globalSetup(): Promise<void> {
  const server = await openDatabaseServer();
  globalThis.databaseServer = server;
  // jest does not run its teardown when it is interrupted.
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => void server.remove().finally(() => process.exit(code)));
  }

  try {
    const template = `${server.prefix}_template`;
    await execute(server.url, `create database ${template}`);
    const url = databaseUrl(server.url, template);
    await migrate(url);
    const database = connect(url);
    await seed(database).finally(() => database.$disconnect());
    // What the workers are told: they are processes of their own.
    process.env.TEST_SERVER_URL = server.url;
    process.env.TEST_TEMPLATE = template;
  } catch (error) {
    await server.remove();
    throw error;
  }
}
