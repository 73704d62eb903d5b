import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");

const lock = JSON.parse(readFileSync(path.join(PROJECT, "package-lock.json"), "utf8"));
const own = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8"));

/** Licences that ask for no more than to be named. */
const LICENCES = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "(MIT AND BSD-3-Clause)",
];

test("the list of packages has every package of the image, with its licence and its hash", () => {
  const document = JSON.parse(
    execFileSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { describePackages } from ${JSON.stringify(path.join(PROJECT, "scripts/sbom.mjs"))};
         console.log(JSON.stringify(describePackages()));`,
      ],
      { encoding: "utf8" },
    ),
  );
  const names = document.components.map((component: any) => component["bom-ref"]);
  // From what the program asks for down to the last package, as npm finds them: without what only development has.
  const reached = new Set<string>();
  const visit = (at: string, dependencies: object) => {
    for (const name of Object.keys(dependencies)) {
      const found = find(at, name);
      if (found === undefined || reached.has(found)) continue;
      reached.add(found);
      const {
        dependencies: further = {},
        peerDependencies = {},
        peerDependenciesMeta = {},
      } = lock.packages[found];
      visit(found, further);
      visit(found, without(peerDependencies, peerDependenciesMeta));
    }
  };
  visit("", own.dependencies);
  expect([...names].sort()).toEqual([...reached].sort());
  for (const { name, version, purl, hashes, licenses } of document.components) {
    expect(purl).toBe(`pkg:npm/${name.replace("@", "%40")}@${version}`);
    expect([name, hashes[0]]).toEqual([
      name,
      { alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) },
    ]);
    expect(LICENCES).toContain(licenses[0].license?.id ?? licenses[0].expression);
  }
  expect(document.metadata.component).toMatchObject({ name: "jad-graph", version: own.version });
});

/** As npm looks for a package: in the folder of the one that asks, or of one that this one lies in. */
function find(from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    const candidate = `${at && `${at}/`}node_modules/${name}`;
    if (lock.packages[candidate]) return candidate;
    if (at === "") return undefined;
  }
}

function without(peers: object, meta: Record<string, { optional?: boolean }>): object {
  return Object.fromEntries(Object.entries(peers).filter(([name]) => meta[name]?.optional !== true));
}

test("every package is pinned, and every script of a package was decided on", () => {
  const named = { ...own.dependencies, ...own.optionalDependencies, ...own.devDependencies };
  for (const [name, version] of Object.entries<string>(named))
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/)]);
  const scripts = Object.entries<any>(lock.packages)
    .filter(([, locked]) => locked.hasInstallScript)
    .map(([place]) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length));
  for (const name of scripts) expect([name, own.allowScripts[name]]).toEqual([name, expect.any(Boolean)]);
});

describe("a migration that would stop others", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-lint-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function lint(script: string): Promise<{ status: number | null; rules: string[] }> {
    const file = path.join(folder, "migration.sql");
    await writeFile(file, script);
    const { status, stdout } = spawnSync(
      process.execPath,
      [path.join(PROJECT, "scripts/lint-migrations.mjs"), file],
      { encoding: "utf8" },
    );
    return {
      status,
      rules: [...stdout.matchAll(/ (?:warning|error): (\S+)/g)].map(([, rule]) => rule ?? ""),
    };
  }

  const INDEX = "create index operation_motto on operation (motto);\n";

  test("is refused, unless it says that it is one", async () => {
    expect(await lint(INDEX)).toEqual({ status: 1, rules: ["require-concurrent-index-creation"] });
    expect(await lint("alter table operation add column extra text not null;\n")).toEqual({
      status: 1,
      rules: ["adding-required-field"],
    });
    expect(await lint("alter table operation drop column motto;\n")).toEqual({
      status: 1,
      rules: ["ban-drop-column"],
    });
    expect(await lint("alter table operation add column extra text;\n")).toEqual({ status: 0, rules: [] });
    const excepted = `-- Some hundred rows.\n-- squawk-ignore require-concurrent-index-creation\n${INDEX}`;
    expect(await lint(excepted)).toEqual({ status: 0, rules: [] });
  });
});
