import graphql from "@graphql-eslint/eslint-plugin";
import prettier from "eslint-config-prettier";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import accessibility from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";
import { zoneRule } from "./test/house/zone-rule.mjs";

const TYPESCRIPT = ["**/*.ts", "**/*.tsx", "**/*.mts"];
const DOCUMENTS = ["src/**/*.graphql", "test/**/*.graphql", "examples/**/*.graphql"];
const PAGES = ["src/explorer/**/*.{ts,tsx}", "examples/dashboard/**/*.{ts,tsx}"];
const COMMANDS = ["src/main.ts", "src/**/command.ts", "examples/typed-client/main.ts"];

const GRAPHQL = {
  parser: graphql.parser,
  parserOptions: { graphQLConfig: { schema: "schema.graphql", documents: DOCUMENTS } },
};

/** What a file of TypeScript must not say, and what it says instead. */
const SYNTAX = [
  {
    selector: "ExportAllDeclaration, ExportNamedDeclaration[source]",
    message: "No barrels: import from the file that declares it.",
  },
  {
    selector: "TSEnumDeclaration[const=true]",
    message: "A const enum is not there at run time.",
  },
];

export default typescript.config(
  {
    ignores: [
      "dist/",
      "coverage/",
      ".data/",
      "src/generated/",
      "test/generated/",
      "examples/*/{dist,generated}/",
      "bench/generated/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },

  {
    files: [...TYPESCRIPT, "**/*.mjs"],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      "import-x/parsers": { "@typescript-eslint/parser": [".ts", ".tsx", ".mts"] },
      "import-x/extensions": [".ts", ".tsx", ".mts", ".mjs"],
      "import-x/resolver-next": [
        createNodeResolver({ extensions: [".ts", ".tsx", ".mts", ".mjs", ".js", ".json"] }),
      ],
    },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "import-x/no-duplicates": ["error", { "prefer-inline": true }],
      "import-x/no-useless-path-segments": "error",
      "no-restricted-syntax": ["error", ...SYNTAX],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Resolvers are classes that type-graphql reads by their decorators.
      "@typescript-eslint/no-extraneous-class": ["error", { allowWithDecorator: true }],
      // Texts are spread into their letters on purpose.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // It overflows the stack on the recursive types of graphql.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Interfaces of others demand promises that have nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Objects are closures here: methods that use `this` stand in classes, which nobody takes apart.
      "@typescript-eslint/unbound-method": "off",
    },
  },

  {
    files: ["src/**/*.ts", "src/**/*.tsx"],
    plugins: { house: { rules: { zones: zoneRule } } },
    rules: {
      "house/zones": "error",
      "import-x/no-default-export": "error",
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only src/config.ts reads the environment." },
      ],
    },
  },
  {
    files: PAGES,
    extends: [accessibility.flatConfigs.strict, hooks.configs.flat.recommended],
  },
  {
    files: ["examples/**/*.{ts,tsx}"],
    rules: {
      "import-x/no-default-export": "error",
      "no-console": "error",
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "/(src|test)/", message: "A client knows the graph through HTTP alone." }] },
      ],
    },
  },
  { files: COMMANDS, rules: { "no-console": "off" } },
  { files: ["src/config.ts"], rules: { "no-restricted-properties": "off" } },
  {
    files: ["test/**/*.ts"],
    rules: {
      // An answer is read as a client reads it, and what it is gets asserted.
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      // What beforeAll could not start is not there to be stopped.
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  { files: ["**/*.mjs"], extends: [typescript.configs.disableTypeChecked] },
  // A schema class whose fields are added by a function.
  { files: ["bench/contenders/**"], rules: { "@typescript-eslint/no-extraneous-class": "off" } },

  {
    files: ["schema.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: GRAPHQL,
    rules: {
      "@graphql-eslint/naming-convention": [
        "error",
        {
          types: "PascalCase",
          FieldDefinition: "camelCase",
          InputValueDefinition: "camelCase",
          Argument: "camelCase",
          DirectiveDefinition: "camelCase",
          EnumValueDefinition: "UPPER_CASE",
          "FieldDefinition[parent.name.value=Query]": { forbiddenPrefixes: ["get", "list", "query"] },
          "FieldDefinition[parent.name.value=Mutation]": { forbiddenSuffixes: ["Mutation"] },
        },
      ],
      "@graphql-eslint/no-hashtag-description": "error",
      "@graphql-eslint/no-typename-prefix": "error",
      "@graphql-eslint/no-unreachable-types": "error",
      "@graphql-eslint/relay-arguments": "error",
      "@graphql-eslint/relay-connection-types": "error",
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
      "@graphql-eslint/relay-page-info": "error",
      "@graphql-eslint/require-deprecation-reason": "error",
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          rootField: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
        },
      ],
      "@graphql-eslint/unique-enum-value-names": "error",
    },
  },
  {
    files: DOCUMENTS,
    plugins: { "@graphql-eslint": graphql },
    languageOptions: GRAPHQL,
    rules: {
      ...graphql.configs["flat/operations-recommended"].rules,
      // A document asks for what its screen or its test shows.
      "@graphql-eslint/require-selections": "off",
    },
  },

  prettier,
);
