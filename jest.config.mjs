/** @type {import("jest").Config} */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: { "\\.ts$": "@swc/jest" },
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.data/"],
  testTimeout: 20_000,
};
