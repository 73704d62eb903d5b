import { availableParallelism } from "node:os";

/** @type {import("jest").Config} */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: { "\\.[jt]s$": "@swc/jest" },
  // jest cannot require what has nothing but ES modules.
  transformIgnorePatterns: ["/node_modules/(?!jose/)"],
  // What is imported only when it is needed is named as it is built.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.data/", "<rootDir>/bench/"],
  testTimeout: 60_000,
  // They wait for databases, browsers and the time to pass about a third of theirs.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
};
