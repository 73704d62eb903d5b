import { randomBytes } from "node:crypto";
import { copyDatabase, databaseUrl, dropDatabase, execute } from "./database-server";

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of one's own, migrated and seeded. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { serverUrl, template } = server();
  const name = template.replace(/template$/, randomBytes(6).toString("hex"));
  await copyDatabase(serverUrl, template, name);
  return { url: databaseUrl(serverUrl, name), drop: () => dropDatabase(serverUrl, name) };
}

/** A database of one's own with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const { serverUrl, template } = server();
  const name = template.replace(/template$/, `empty_${randomBytes(6).toString("hex")}`);
  await execute(serverUrl, `create database ${name} template template0`);
  return { url: databaseUrl(serverUrl, name), drop: () => dropDatabase(serverUrl, name) };
}

function server(): { serverUrl: string; template: string } {
  const { TEST_SERVER_URL: serverUrl, TEST_TEMPLATE: template } = process.env;
  if (serverUrl === undefined || template === undefined)
    throw new Error("The tests run through npm test, or jest with its configuration");
  return { serverUrl, template };
}
