import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { readConfig, SETTINGS } from "../../src/config";

const PROJECT = path.resolve(__dirname, "../..");
const compose = parse(readFileSync(path.join(PROJECT, "compose.yaml"), "utf8"), { merge: true });
const { database, migrations, server } = compose.services;

test("each of our containers can do and reach no more than it needs", () => {
  for (const program of [migrations, server]) {
    expect(program).toMatchObject({
      image: "jad-graph",
      build: ".",
      user: "1000:1000",
      read_only: true,
      tmpfs: ["/tmp"],
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      pids_limit: 200,
      mem_limit: expect.stringMatching(/^\d+m$/),
    });
    expect(program.privileged).toBeUndefined();
  }
  expect(database).toMatchObject({ read_only: true, cap_drop: ["ALL"], mem_limit: "1g" });
  expect(database.image).toMatch(/^postgres:\d+-bookworm$/);
  // From other machines nobody reaches anything, and from this one nobody the database.
  expect([database.ports, migrations.ports, server.ports]).toEqual([
    undefined,
    undefined,
    ["127.0.0.1:4000:4000"],
  ]);
  expect(compose.networks.inside).toEqual({ internal: true });
  expect(database.networks).toEqual(["inside"]);
});

test("the migrations come between a database that answers and the server", () => {
  expect(database.healthcheck.test.slice(0, 2)).toEqual(["CMD", "pg_isready"]);
  expect(migrations.depends_on).toEqual({ database: { condition: "service_healthy" } });
  expect(migrations.command).toEqual(["node", "dist/database/migrations/command.js"]);
  expect(server.depends_on).toMatchObject({ migrations: { condition: "service_completed_successfully" } });
  expect(server.environment.MIGRATIONS).toBe("separately");
  // Who serves owns nothing.
  expect([migrations.secrets, server.secrets]).toEqual([["owner-url"], ["server-url"]]);
  // What the image says is what runs.
  expect(server.command).toBeUndefined();
});

test("every variable is a setting, and every secret a file that is not in the repository", () => {
  for (const { environment } of [migrations, server])
    for (const name of Object.keys(environment)) expect(SETTINGS).toContain(name.replace(/_FILE$/, ""));
  const secrets = Object.entries<{ file: string }>(compose.secrets);
  expect(secrets.map(([name]) => name)).toEqual([
    "superuser-password",
    "owner-password",
    "server-password",
    "owner-url",
    "server-url",
  ]);
  const ignored = readFileSync(path.join(PROJECT, ".gitignore"), "utf8").split("\n");
  expect(ignored).toContain("secrets/");
  for (const [name, { file }] of secrets) expect(file).toBe(`secrets/${name}`);
  for (const service of [database, migrations, server])
    for (const [name, value] of Object.entries<string>(service.environment))
      if (name.endsWith("_FILE")) expect(service.secrets).toContain(value.replace("/run/secrets/", ""));
  expect(Object.keys(compose.volumes)).toEqual(["database"]);
  expect(database.volumes).toEqual([
    "database:/var/lib/postgresql/data",
    "./deploy/compose/users.sh:/docker-entrypoint-initdb.d/users.sh:ro",
  ]);
});

test("production takes what is set, and connects as the users that are made with the database", () => {
  const users = readFileSync(path.join(PROJECT, "deploy/compose/users.sh"), "utf8");
  for (const { environment, secrets } of [migrations, server]) {
    const user = `jad_graph_${secrets[0].replace("-url", "")}`;
    expect(users).toContain(`create role ${user} login password`);
    const {
      DATABASE_URL_FILE: _file,
      JWT_ISSUER: _issuer,
      JWT_AUDIENCE: _audience,
      JWT_JWKS: _keys,
      ...given
    } = environment;
    const DATABASE_URL = `postgresql://${user}:1f2e3d@database:5432/jad_graph?sslmode=disable`;
    expect(readConfig({ NODE_ENV: "production", ...given, DATABASE_URL })).toMatchObject({
      databaseUrl: DATABASE_URL,
    });
  }
});
