/** `npm test`: prepares and runs the tests; what follows `--` goes to jest. */
import { ensureBrowser } from "./browser.mjs";
import { orExplain, prepare, PROJECT } from "./prepare.mjs";

await orExplain(async () => {
  await prepare({ tests: true });
  ensureBrowser();
});
process.env.NODE_ENV = "test";
const { run } = await import("jest");
await run([
  "--config",
  `${PROJECT}/jest.config.mjs`,
  ...process.argv.slice(2).filter((argument) => argument !== "--"),
]);
