import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");

interface Example {
  readonly zone: string;
  readonly file: string;
  readonly forbidden: readonly string[];
  readonly allowed: readonly string[];
}

const value = (source: string) => `import { something } from "${source}"; something();`;
const type = (source: string) =>
  `import type { Something } from "${source}"; export let something: Something;`;

const EXAMPLES: readonly Example[] = [
  {
    zone: "core",
    file: "src/core/new.ts",
    forbidden: [
      "../graphql/node",
      "../operations/operation.policy",
      "../database/client",
      "../server/server",
      "../schema",
    ]
      .map(value)
      .concat(value("graphql"), value("pg"), value("@prisma/client"), type("../operations/operation.type")),
    allowed: [value("./errors"), value("zod"), value("@prisma/client/runtime/client")],
  },
  {
    zone: "graphql",
    file: "src/graphql/plan/new.ts",
    forbidden: [
      "../../operations/operation.type",
      "../../database/client",
      "../../server/server",
      "../../schema",
    ]
      .map(value)
      .concat(type("../../context"), value("@prisma/client")),
    allowed: [value("../../core/errors"), value("../node"), value("graphql"), value("type-graphql")],
  },
  {
    zone: "command",
    file: "src/database/load/command.ts",
    forbidden: [value("../../server/server"), value("../../operations/operation.type"), value("pg")],
    allowed: [value("../../config"), value("../client"), value("../../core/errors")],
  },
  {
    zone: "authentication",
    file: "src/authentication/new.ts",
    forbidden: [value("../database/client"), value("../server/server"), value("../config"), value("express")],
    allowed: [value("../core/viewer"), value("./claims"), type("../config"), value("jose")],
  },
  {
    zone: "rehearsal",
    file: "src/rehearsal/new.ts",
    forbidden: [
      value("../database/client"),
      value("../server/server"),
      value("../operations/operation.type"),
      value("graphql"),
      value("pg"),
    ],
    allowed: [value("../core/startup-error"), value("./plan"), type("../config"), value("jose")],
  },
  {
    zone: "database",
    file: "src/database/new.ts",
    forbidden: [
      value("../operations/operation.policy"),
      value("../config"),
      value("../server/server"),
      value("graphql"),
    ],
    allowed: [value("../core/errors"), value("./client"), type("../config"), value("pg")],
  },
  {
    zone: "observability",
    file: "src/observability/new.ts",
    forbidden: [
      value("../config"),
      value("../database/client"),
      value("../server/server"),
      value("express"),
      value("pg"),
      value("graphql"),
    ],
    allowed: [value("../core/answered"), value("./log"), value("pino"), value("prom-client")],
  },
  {
    zone: "server",
    file: "src/server/new.ts",
    forbidden: [
      value("../operations/operation.type"),
      value("../figures/reconciliation.service"),
      value("../config"),
      value("pg"),
    ],
    allowed: [
      value("../schema"),
      value("../context"),
      value("../database/client"),
      type("../config"),
      value("express"),
    ],
  },
  {
    zone: "explorer",
    file: "src/explorer/new.ts",
    forbidden: [value("../core/errors"), type("../operations/operation.type"), value("express")],
    allowed: [value("./samples"), value("react")],
  },
  {
    zone: "main",
    file: "src/main.ts",
    forbidden: [value("./schema"), value("./operations/operation.type"), value("pg")],
    allowed: [value("./config"), value("./server/server"), value("./database/client")],
  },
  {
    zone: "config",
    file: "src/config.ts",
    forbidden: [value("./database/client"), value("./server/server")],
    allowed: [value("./core/startup-error"), value("zod")],
  },
  {
    zone: "schema",
    file: "src/schema.ts",
    forbidden: [value("./figures/reconciliation.service"), value("./database/client"), value("./context")],
    allowed: [
      value("./operations/operation.resolver"),
      value("./graphql/node.resolver"),
      value("type-graphql"),
    ],
  },
  {
    zone: "context",
    file: "src/context.ts",
    forbidden: [
      value("./graphql/plan/planner"),
      value("./operations/operation.resolver"),
      value("./server/server"),
    ],
    allowed: [
      value("./figures/reconciliation.service"),
      type("./graphql/plan/planner"),
      value("./database/read"),
      value("./core/viewer"),
    ],
  },
  {
    zone: "policies",
    file: "src/policies.ts",
    forbidden: [value("./figures/reconciliation.service"), value("./operations/operation.type")],
    allowed: [value("./operations/operation.policy")],
  },
  {
    zone: "resolver",
    file: "src/operations/new.resolver.ts",
    forbidden: [
      "../database/client",
      "./operation.policy",
      "./operation.resolver",
      "../generated/prisma/client",
    ]
      .map(value)
      .concat(value("../context"), type("../database/client"), value("pg")),
    allowed: [
      "./operation.type",
      "./operation.input",
      "../parties/country.type",
      "../graphql/node",
      "./comparison",
    ]
      .map(value)
      .concat(type("../context"), type("./comparison.service"), value("type-graphql")),
  },
  {
    zone: "service",
    file: "src/operations/new.service.ts",
    forbidden: ["./operation.type", "./operation.resolver", "../graphql/node", "../server/server"]
      .map(value)
      .concat(type("./operation.type"), value("graphql"), value("type-graphql")),
    allowed: [
      "./operation.policy",
      "../figures/figure.policy",
      "./comparison.service",
      "../database/client",
      "../core/errors",
      "./comparison",
    ]
      .map(value)
      .concat(value("../figures/reconciliation.service"), type("./operation.input")),
  },
  {
    zone: "policy",
    file: "src/operations/new.policy.ts",
    forbidden: [
      "./comparison",
      "./operation.type",
      "../database/client",
      "../graphql/node",
      "../generated/prisma/client",
    ]
      .map(value)
      .concat(value("zod"), type("./operation.type")),
    allowed: [value("../core/sql"), type("../generated/prisma/client")],
  },
  {
    zone: "type",
    file: "src/operations/new.type.ts",
    forbidden: [
      "../parties/country.type",
      "./comparison.service",
      "./operation.resolver",
      "../generated/prisma/client",
    ]
      .map(value)
      .concat(type("../parties/country.type"), value("@prisma/client")),
    allowed: ["./operation.type", "../graphql/node", "../generated/prisma/enums", "type-graphql"].map(value),
  },
  {
    zone: "input",
    file: "src/operations/new.input.ts",
    forbidden: ["./operation.type", "./comparison.service", "../database/client"].map(value),
    allowed: ["../parties/party.input", "../graphql/node", "../generated/prisma/enums"].map(value),
  },
  {
    zone: "domain",
    file: "src/operations/new.ts",
    forbidden: ["../database/client", "./operation.type", "../graphql/node", "../figures/range"]
      .map(value)
      .concat(value("type-graphql"), value("pg")),
    allowed: [
      "./comparison",
      "../core/errors",
      "../generated/prisma/client",
      "../../prisma/data/reference/countries.json",
    ]
      .map(value)
      .concat(type("../figures/range")),
  },
];

/** What breaks another of the rules that every file of src holds to. */
const OTHERS = [
  { file: "src/figures/new.helper.ts", text: "export const one = 1;", rule: "house/zones" },
  {
    file: "src/figures/new.ts",
    text: 'import type { One } from "../operations/new.type"; export let one: One;',
    rule: "house/zones",
  },
  { file: "src/figures/new.ts", text: 'export const one = import("../schema");', rule: "house/zones" },
  {
    file: "src/figures/new.ts",
    text: 'export const one = require("../../test/world");',
    rule: "house/zones",
  },
  { file: "src/figures/new.ts", text: "export default 1;", rule: "import-x/no-default-export" },
  { file: "src/figures/new.ts", text: 'export { one } from "./range";', rule: "no-restricted-syntax" },
  {
    file: "src/figures/new.ts",
    text: "export const home = process.env.HOME;",
    rule: "no-restricted-properties",
  },
  { file: "src/figures/new.ts", text: "console.log(1);", rule: "no-console" },
];

interface Lint {
  readonly zones: readonly string[];
  rulesBroken(file: string, text: string): readonly string[];
}

function lint(texts: readonly { file: string; text: string }[]): Lint {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(__dirname, "lint-texts.mjs")], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    cwd: PROJECT,
  });
  if (status !== 0) throw new Error(stderr);
  const { zones, rules } = JSON.parse(stdout) as { zones: string[]; rules: string[][] };
  return {
    zones,
    rulesBroken: (file, text) =>
      rules[texts.findIndex((one) => one.file === file && one.text === text)] ?? [],
  };
}

describe("the dependency rule", () => {
  const imports = EXAMPLES.flatMap(({ file, forbidden, allowed }) =>
    [...forbidden, ...allowed].map((text) => ({ file, text })),
  );
  const { zones, rulesBroken } = lint([...imports, ...OTHERS]);

  test("has an example for each of its zones", () => {
    expect(EXAMPLES.map(({ zone }) => zone)).toEqual(zones);
  });

  test.each(EXAMPLES)("refuses what zone $zone may not import", ({ file, forbidden }) => {
    const passed = forbidden.filter((text) => !rulesBroken(file, text).includes("house/zones"));
    expect(passed).toEqual([]);
  });

  test.each(EXAMPLES)("lets pass what zone $zone may import", ({ file, allowed }) => {
    const refused = allowed.filter((text) => rulesBroken(file, text).length > 0);
    expect(refused).toEqual([]);
  });

  test.each(OTHERS)("stands beside $rule: $text", ({ file, text, rule }) => {
    expect(rulesBroken(file, text)).toEqual([rule]);
  });

  test("has examples that name files which are there", () => {
    const sources = imports.flatMap(({ file, text }) => {
      const [, source] = /from "(\.[^"]+)"/.exec(text) ?? [];
      return source === undefined ? [] : [path.resolve(PROJECT, path.dirname(file), source)];
    });
    const missing = sources.filter((file) => !["", ".ts"].some((ending) => existsSync(file + ending)));
    expect(missing).toEqual([]);
  });
});
