import type { Browser, Page } from "playwright-core";
import { createExercise, type Exercise, SUBMIT, submission, submitted, VERIFY } from "../reports/exercise";
import { openBrowser } from "../support/browser";
import type { WatchedPage } from "../support/watched-page";
import { startWorld, type World } from "../support/world";
import { connection, openDashboard, REPORTED, signIn, tile } from "./dashboard";

const LONG_ENOUGH = 40_000;

let world: World;
let browser: Browser;
let exercise: Exercise;
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
  [exercise, watched] = await Promise.all([createExercise(world), openDashboard(browser, world.url)]);
});

afterEach(async () => {
  const { foreignRequests, errors, page } = watched;
  await page.context().close();
  expect({ foreignRequests, errors }).toEqual({ foreignRequests: [], errors: [] });
});

async function openAs(headers: Record<string, string>): Promise<Page> {
  const { page } = watched;
  await page.goto(`${world.url}/dashboard/${exercise.code}`);
  await page
    .getByText(`There is no operation with the code ${exercise.code}, or none that you may see`)
    .waitFor();
  await signIn(page, headers);
  await page.getByRole("region", { name: REPORTED }).waitFor();
  return page;
}

test(
  "a submission changes the numbers on the page of the coordination centre, and so does its verification",
  async () => {
    const page = await openAs(exercise.centre);
    await connection(page).getByText("Live").waitFor();
    expect(await tile(page, REPORTED, "Persons checked").innerText()).toBe(
      "Persons checked\nnot reported\nnobody has reported any",
    );
    const marked = await page.evaluateHandle(() => document.body);

    const report = await submitted(world, exercise);

    await tile(page, REPORTED, "Persons checked").getByText("1,200", { exact: true }).waitFor();
    expect(await tile(page, REPORTED, "Persons checked").innerText()).toBe(
      "Persons checked\n1,200\nnone verified",
    );
    expect(await tile(page, REPORTED, "Reports").innerText()).toBe("Reports\n1 of 8\n0 verified · 1 waiting");
    await page
      .getByRole("status")
      .getByText(/Persons checked: 1,200\. Arrests: 4\. Officers on duty: 85\./)
      .waitFor();

    await world.data(VERIFY, { input: { report, expectedVersion: 1 } }, exercise.centreToo);

    await tile(page, REPORTED, "Persons checked").getByText("all verified").waitFor();
    expect(await tile(page, REPORTED, "Reports").innerText()).toBe("Reports\n1 of 8\n1 verified · 0 waiting");
    // It is the same document all the while.
    expect(await marked.evaluate((body) => body === document.body)).toBe(true);
  },
  LONG_ENOUGH,
);

test(
  "who is missing stands first, and not reported, nothing to report and reported are three answers",
  async () => {
    await submitted(world, exercise, { period: exercise.periods[0] });
    await submitted(world, exercise);
    const nothing = submission(exercise, { party: "FR", content: { nilReturn: true } });
    await world.data(SUBMIT, nothing, exercise.france);
    const page = await openAs(exercise.centre);

    const table = page.getByRole("table", { name: /^Participants and periods/ });
    const rows = (await table.getByRole("row").allInnerTexts()).map((row) => row.split(/\s*[\n\t]+\s*/));
    expect(rows).toEqual([
      ["Participant", "13 Nov", "until 14 Nov, 00:00", "14 Nov", "until 15 Nov, 00:00"],
      ["Serbia", "overdue", "awaited"],
      ["Frontex", "overdue", "awaited"],
      ["France", "overdue", "nothing to report", "waiting"],
      ["Spain", "reported, late", "waiting", "reported", "waiting"],
    ]);
    // Without colours they are told apart as well.
    const shapes = await table
      .locator("td path")
      .evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
    expect(new Set(shapes).size).toBe(4);
    await page
      .getByRole("img", { name: "Checks day by day: 13 Nov 2026 1,510, 14 Nov 2026 1,510." })
      .waitFor();
  },
  LONG_ENOUGH,
);

test(
  "a reporter sees what its own party has reported",
  async () => {
    await submitted(world, exercise);
    const page = await openAs(exercise.france);

    const table = page.getByRole("table", { name: /^Participants and periods/ });
    expect(await table.getByRole("rowheader").allInnerTexts()).toEqual(["France"]);
    expect(await tile(page, REPORTED, "Checks").innerText()).toBe(
      "Checks\nnot reported\nnobody has reported any",
    );
  },
  LONG_ENOUGH,
);

test(
  "a token stays in its tab, and what was read with it is kept nowhere",
  async () => {
    await submitted(world, exercise);
    const page = await openAs(exercise.centre);
    await tile(page, REPORTED, "Persons checked").getByText("1,200", { exact: true }).waitFor();
    const token = exercise.centre["authorization"]?.replace("Bearer ", "") ?? "";

    const kept = await page.evaluate(async () => {
      const caches = await Promise.all(
        (await window.caches.keys()).map(async (name) =>
          (await (await window.caches.open(name)).keys()).map(({ url }) => url),
        ),
      );
      return {
        address: location.href,
        local: JSON.stringify(localStorage),
        caches: caches.flat().join(),
        databases: await indexedDB.databases(),
      };
    });
    for (const place of [kept.address, kept.local, kept.caches]) expect(place).not.toContain(token);
    expect(kept.local).not.toContain("1200");
    expect(kept.caches).not.toContain("graphql");
    expect(kept.databases).toEqual([]);

    await page.reload();
    await page.getByText("mira, coordinator of").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("or none that you may see").waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toBe("{}");
  },
  LONG_ENOUGH,
);

test(
  "a token that is not taken is refused in a sentence",
  async () => {
    const { page } = watched;
    await page.goto(`${world.url}/dashboard`);

    await signIn(page, { authorization: "Bearer two words" });
    await page.getByRole("alert").getByText("This is no token: paste all of it, and nothing else.").waitFor();
    await page.keyboard.press("Escape");
    await signIn(page, { authorization: "Bearer eyJhbGciOiJub25lIn0.e30." });
    await page.getByRole("alert").getByText("This token is not valid here, or it has expired.").waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toBe("{}");
    // The browser notes the answer 401 in its console.
    expect(watched.errors.splice(0)).toEqual([
      "Failed to load resource: the server responded with a status of 401 (Unauthorized)",
    ]);
  },
  LONG_ENOUGH,
);

test(
  "when a token ends, it is said, and what was read with it is shown no longer",
  async () => {
    await submitted(world, exercise);
    const page = await openAs(await world.briefly(8, "mira", `coordinator:${exercise.code}`));
    await tile(page, REPORTED, "Persons checked").getByText("1,200", { exact: true }).waitFor();

    await page.getByRole("alert").getByText("Your token has expired").waitFor({ timeout: 20_000 });
    await page.getByText("or none that you may see").waitFor();
    expect(await page.getByText("1,200").count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toBe("{}");
  },
  LONG_ENOUGH,
);

test(
  "where no socket can be had, the server is asked every fifteen seconds",
  async () => {
    const { page } = watched;
    await page.routeWebSocket(/graphql/, (socket) => socket.close({ code: 1013, reason: "Try again later" }));
    await page.clock.install();
    await openAs(exercise.centre);
    await connection(page).getByText("Reconnecting").waitFor();
    await submitted(world, exercise);

    await page.clock.runFor(15_000);

    await tile(page, REPORTED, "Persons checked").getByText("1,200", { exact: true }).waitFor();
    await connection(page).getByText("asked every 15 seconds").waitFor();
  },
  LONG_ENOUGH,
);
