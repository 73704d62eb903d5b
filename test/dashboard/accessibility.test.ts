import { readFileSync } from "node:fs";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { createExercise, type Exercise, submitted } from "../reports/exercise";
import { openBrowser } from "../support/browser";
import { startWorld, type World } from "../support/world";
import { openDashboard, REPORTED, signIn } from "./dashboard";

const LONG_ENOUGH = 60_000;
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let world: World;
let browser: Browser;
let exercise: Exercise;

beforeAll(async () => {
  browser = await openBrowser();
  world = await startWorld();
  exercise = await createExercise(world);
  await submitted(world, exercise);
}, LONG_ENOUGH);

afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

/** What breaks a rule of WCAG or of good practice, each with where it does. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(async (options: RunOptions) => {
    const { axe } = window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    return axe.run(options);
  }, {});
  expect(results.passes.length).toBeGreaterThan(15);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const widthBeyond = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const SIZES = [
  { width: 360, height: 740 },
  { width: 1440, height: 900 },
];

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test.each(SIZES)(
    "at %o nothing stands in the way of anyone, and nothing beyond the edge",
    async (viewport) => {
      const { page } = await openDashboard(browser, world.url, { colorScheme, viewport });

      await page.goto(`${world.url}/dashboard`);
      await page.getByRole("heading", { name: "2024" }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await widthBeyond(page)).toBe(0);

      await page.goto(`${world.url}/dashboard/jad-see-2024`);
      await page.getByRole("img", { name: /^Checks by category/ }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await widthBeyond(page)).toBe(0);

      await page.goto(`${world.url}/dashboard/${exercise.code}`);
      await page.getByRole("button", { name: "Sign in" }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Cancel" }).click();
      await signIn(page, exercise.centre);
      await page.getByRole("region", { name: REPORTED }).waitFor();
      await page.getByRole("img", { name: /^Checks day by day/ }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await widthBeyond(page)).toBe(0);
      await page.context().close();
    },
    LONG_ENOUGH,
  );
});

test(
  "on a wall, all of a small operation is seen without scrolling",
  async () => {
    const { page } = await openDashboard(browser, world.url, { viewport: { width: 3840, height: 2160 } });
    await page.goto(`${world.url}/dashboard/${exercise.code}`);
    await signIn(page, exercise.centre);
    await page.getByRole("img", { name: /^Checks day by day/ }).waitFor();

    expect(await widthBeyond(page)).toBe(0);
    expect(
      await page.evaluate(
        () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
      ),
    ).toBe(0);
    await page.context().close();
  },
  LONG_ENOUGH,
);

test(
  "colours are as the system has them until somebody chooses, and stay chosen",
  async () => {
    const { page } = await openDashboard(browser, world.url, { colorScheme: "dark" });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.goto(`${world.url}/dashboard`);
    expect(await ground()).toBe("rgb(14, 19, 25)");

    await page.getByLabel("Colours").selectOption("Light");
    expect(await ground()).toBe("rgb(244, 245, 247)");
    await page.reload();
    await page.getByRole("heading", { name: "Operations" }).waitFor();
    expect(await ground()).toBe("rgb(244, 245, 247)");
    await page.context().close();
  },
  LONG_ENOUGH,
);
