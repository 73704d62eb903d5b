import type { Browser } from "playwright-core";
import { openBrowser } from "../support/browser";
import type { WatchedPage } from "../support/watched-page";
import { startWorld, type World } from "../support/world";
import { connection, openDashboard, PUBLISHED, tile } from "./dashboard";

const LONG_ENOUGH = 40_000;

let world: World;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  browser = await openBrowser();
  world = await startWorld();
}, LONG_ENOUGH);

afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

beforeEach(async () => {
  watched = await openDashboard(browser, world.url);
});

afterEach(async () => {
  const { foreignRequests, errors, page } = watched;
  await page.context().close();
  expect({ foreignRequests, errors }).toEqual({ foreignRequests: [], errors: [] });
});

test(
  "an operation is chosen with the keyboard alone, and shows what was published and what does not add up",
  async () => {
    const { page } = watched;
    await page.goto(`${world.url}/dashboard`);
    await page.getByRole("heading", { name: "2024" }).waitFor();

    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Skip to the figures");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("south 2024");
    await page.getByText("1 operation", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { level: 1, name: "JAD South East Europe 2024" }).waitFor();
    expect(page.url()).toBe(`${world.url}/dashboard/jad-see-2024`);
    expect(await page.title()).toBe("JAD South East Europe 2024 · Joint Action Days");
    expect(await page.locator(":focus").getAttribute("id")).toBe("main");
    expect(await tile(page, PUBLISHED, "Checks").innerText()).toBe("Checks\n655,914\nEuropol");
    expect(await tile(page, PUBLISHED, "Arrests").innerText()).toBe("Arrests\n796\nEuropol");

    const discrepancy = page
      .getByRole("region", { name: "What does not add up" })
      .getByRole("listitem")
      .first();
    expect((await discrepancy.innerText()).split(/\n+/)).toEqual([
      "Checks: The parts add up to more than the total",
      "stated",
      "655,914",
      "against it",
      "674,603",
      "difference",
      "+18,689",
      "Europol states 655 914 for checks, but the 4 parts it gives sum to 674 603: 18 689 more.",
    ]);
  },
  LONG_ENOUGH,
);

test(
  "a chart says in words what it shows, and has the same figures as a table",
  async () => {
    const { page } = watched;
    await page.goto(`${world.url}/dashboard/jad-see-2024`);

    await page
      .getByRole("img", {
        name: "Checks by category, as published: Persons 516,153, Vehicles 152,284, Postal packages 4,985, Premises 1,181.",
      })
      .waitFor();
    await page.getByText("The same as a table").click();
    const table = page.getByRole("table", { name: "Checks by category, as published" });
    expect(await table.getByRole("row").allInnerTexts()).toEqual([
      "Category\tChecks",
      "Persons\t516,153",
      "Vehicles\t152,284",
      "Postal packages\t4,985",
      "Premises\t1,181",
    ]);
  },
  LONG_ENOUGH,
);

test(
  "the participants stand in a table, and the footnote of a name below it",
  async () => {
    const { page } = watched;
    await page.goto(`${world.url}/dashboard/jad-see-2024`);

    const table = page.getByRole("table", { name: "Participants" });
    await table.getByRole("row", { name: "Spain EU member state Lead" }).waitFor();
    await table.getByRole("row", { name: "Bosnia and Herzegovina Third country Host" }).waitFor();
    await table.getByRole("rowheader", { name: "Kosovo*" }).waitFor();
    await page.getByText("Kosovo* This designation is without prejudice to positions on status").waitFor();
  },
  LONG_ENOUGH,
);

test(
  "numbers are written as the browser's reader writes them, and a figure keeps its qualifier",
  async () => {
    const { page } = watched;
    const german = await openDashboard(browser, world.url, { locale: "de-DE" });
    await german.page.goto(`${world.url}/dashboard/jad-see-2024`);
    await tile(german.page, PUBLISHED, "Checks").getByText("655.914").waitFor();
    expect({ errors: german.errors, foreign: german.foreignRequests }).toEqual({ errors: [], foreign: [] });
    await german.page.context().close();

    await page.goto(`${world.url}/dashboard/jad-see-2022`);
    await tile(page, PUBLISHED, "Officers").waitFor();
    expect(await tile(page, PUBLISHED, "Officers").innerText()).toBe("Officers\nalmost 16,000\nEuropol");
  },
  LONG_ENOUGH,
);

test(
  "what does not exist is said, with the way back",
  async () => {
    const { page } = watched;
    await page.goto(`${world.url}/dashboard/jad-nowhere-2024`);

    await page.getByText("There is no operation with the code jad-nowhere-2024").waitFor();
    await page.getByRole("link", { name: "All operations" }).click();
    await page.getByRole("heading", { level: 1, name: "Operations" }).waitFor();
  },
  LONG_ENOUGH,
);

test(
  "without the server, the page and the last figures are still there, and it says since when",
  async () => {
    const { page, errors } = watched;
    await page.goto(`${world.url}/dashboard/jad-see-2024`);
    await connection(page).getByText("Live").waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

    await page.context().setOffline(true);
    await connection(page)
      .getByText(/^Offline since \d\d:\d\d$/)
      .waitFor();
    await page.reload();
    await connection(page)
      .getByText(/^Offline since \d\d:\d\d$/)
      .waitFor();
    await connection(page)
      .getByText(/^figures as of \d\d:\d\d$/)
      .waitFor();
    await tile(page, PUBLISHED, "Checks").getByText("655,914").waitFor();
    await page.getByRole("link", { name: "Joint Action Days" }).click();
    await page.getByText(/^The server cannot be reached, and nothing was kept/).waitFor();

    await page.context().setOffline(false);
    await page.getByRole("link", { name: /^JAD South East Europe 2024/ }).click();
    await connection(page).getByText("Live").waitFor();
    // What could not be reached meanwhile is noted by the browser.
    expect(errors.splice(0).filter((error) => !error.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
  },
  LONG_ENOUGH,
);

test(
  "the page may not call another host",
  async () => {
    const { page, errors } = watched;
    await page.goto(`${world.url}/dashboard`);

    const violation = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
            resolve(`${effectiveDirective} ${blockedURI}`),
          );
          fetch("http://127.0.0.1:9/").catch(() => undefined);
        }),
    );

    expect(violation).toBe("connect-src http://127.0.0.1:9/");
    expect(errors.splice(0)).toContain("policy violation: connect-src http://127.0.0.1:9/");
  },
  LONG_ENOUGH,
);
