import type { Browser, Locator, Page } from "playwright-core";
import { openBrowser } from "../support/browser";
import { openWatchedPage, type WatchedPage } from "../support/watched-page";
import { startWorld, type World } from "../support/world";

const LONG_ENOUGH = 25_000;

let world: World;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  browser = await openBrowser();
  world = await startWorld();
  // Tall enough that the editors show every line: they do not draw what is scrolled out of view.
  watched = await openWatchedPage(browser, world.url, { viewport: { width: 1600, height: 1600 } });
  // Each visit is a first one: nothing is remembered from the last.
  await watched.page.addInitScript(() => localStorage.clear());
}, LONG_ENOUGH);

afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

beforeEach(async () => {
  await watched.page.goto(`${world.url}/graphiql`);
  await editorLine(watched.page, "query JadSee2024 {").waitFor();
}, LONG_ENOUGH);

afterEach(() => {
  const { foreignRequests, errors } = watched;
  expect({ foreignRequests: foreignRequests.splice(0), errors: errors.splice(0) }).toEqual({
    foreignRequests: [],
    errors: [],
  });
});

const editorLine = (page: Page, text: string): Locator =>
  page.locator(".graphiql-query-editor .view-line", { hasText: text });

const answerLine = (page: Page, text: string): Locator =>
  page.locator(".result-window .view-line", { hasText: text });

/** Puts one line in the place of the operation, with the cursor at its end; the editor would indent further lines. */
async function write(page: Page, operation: string): Promise<void> {
  await page.locator(".graphiql-query-editor .view-lines").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(operation);
}

test(
  "a first visit finds the samples as tabs, and the first one answers with what JAD SEE 2024 published",
  async () => {
    const { page } = watched;

    expect(await page.title()).toBe("jad-graph");
    expect(await page.getByRole("tab").allInnerTexts()).toEqual([
      "JadSee2024",
      "ParticipantsByKind",
      "Reconciliation",
      "OperationsPage",
      "SeriesComparison",
      "CountryNames",
      "NodeById",
      "FiguresOfOneMeasure",
      "Publications",
      "Statistics",
      "LiveTotals",
    ]);

    await page.locator(".graphiql-query-editor .view-lines").click();
    await page.keyboard.press("ControlOrMeta+Enter");
    await answerLine(page, '"value": 655914,').waitFor();
    await answerLine(page, '"city": "Sarajevo",').waitFor();
  },
  LONG_ENOUGH,
);

test(
  "a sample with variables brings them along, and the button runs it",
  async () => {
    const { page } = watched;

    await page.getByRole("tab", { name: "Reconciliation" }).click();
    await page.locator(".graphiql-editor-tool .view-line", { hasText: '"code": "jad-see-2024"' }).waitFor();
    // The explorer reads the operation's name a moment after the text has changed; until then it would send the old one.
    await page.waitForFunction(() =>
      localStorage.getItem("graphiql:query")?.includes("query Reconciliation"),
    );
    await page.getByRole("button", { name: /^Execute query/ }).click();
    await answerLine(page, '"computed": 674603,').waitFor();
    await answerLine(page, '"difference": 18689,').waitFor();
  },
  LONG_ENOUGH,
);

test(
  "a sample that is a subscription shows totals, and stays open until it is stopped",
  async () => {
    const { page } = watched;

    await page.getByRole("tab", { name: "LiveTotals" }).click();
    await page.waitForFunction(() =>
      localStorage.getItem("graphiql:query")?.includes("subscription LiveTotals"),
    );
    await page.getByRole("button", { name: /^Execute query/ }).click();
    await answerLine(page, '"operationTotals": {').waitFor();
    await answerLine(page, '"value": 655914').waitFor();
    await page.getByRole("button", { name: /^Stop query/ }).click();
    await page.getByRole("button", { name: /^Execute query/ }).waitFor();
  },
  LONG_ENOUGH,
);

test(
  "a closed sample can be opened again from the list of samples",
  async () => {
    const { page } = watched;
    const nodeById = page.getByRole("tab", { name: "NodeById" });

    await nodeById.click();
    await editorLine(page, "query NodeById(").waitFor();
    await page.getByRole("button", { name: "Close Tab" }).last().click();
    await nodeById.waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Show Samples" }).click();
    await page
      .getByRole("region", { name: "Samples" })
      .getByRole("button", { name: /^NodeById/ })
      .click();
    await nodeById.waitFor();
    await editorLine(page, "query NodeById(").waitFor();
    await page.locator(".graphiql-editor-tool .view-line", { hasText: '"id": "Q291bnRyeTpCQQ"' }).waitFor();
  },
  LONG_ENOUGH,
);

test(
  "a wrong operation is marked in the editor and answered with the error and its position",
  async () => {
    const { page } = watched;

    await write(page, "query Wrong { operations { totalNumber } }");
    await page.locator(".graphiql-query-editor .squiggly-error").first().waitFor();
    await page.keyboard.press("ControlOrMeta+Enter");

    await answerLine(page, `Cannot query field \\"totalNumber\\"`).waitFor();
    await answerLine(page, '"line": 1,').waitFor();
    await answerLine(page, '"column": 28').waitFor();
    // The server answers such an operation with status 400, which the browser notes in its console.
    expect(watched.errors.splice(0)).toEqual([
      "Failed to load resource: the server responded with a status of 400 (Bad Request)",
    ]);
  },
  LONG_ENOUGH,
);

test(
  "the editor completes the names of fields, and the documentation tells what a type has",
  async () => {
    const { page } = watched;

    await write(page, 'query Completed { operation(code: "jad-see-2024") { mott');
    await page.keyboard.press("Control+Space");
    await page.locator(".suggest-widget .monaco-list-row.focused", { hasText: "motto" }).waitFor();
    await page.keyboard.press("Enter");
    await editorLine(page, "motto}}").waitFor();

    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    const documentation = page.getByRole("region", { name: "Documentation Explorer" });
    await documentation.getByRole("link", { name: "Query" }).click();
    await documentation.getByRole("link", { name: "operationSeries", exact: true }).waitFor();
  },
  LONG_ENOUGH,
);

test("a browser at the address of the graph is shown the way to all of our own pages", async () => {
  const answer = await fetch(`${world.url}/graphql`, { headers: { accept: "text/html" } });
  const links = [...(await answer.text()).matchAll(/<a href="([^"]+)">/g)].map(([, address]) => address);

  expect(answer.status).toBe(200);
  expect(new Set(links)).toEqual(new Set(["/graphiql", "/dashboard", "/schema.graphql"]));
  for (const link of links) expect((await fetch(`${world.url}${link}`)).status).toBe(200);
});

test(
  "the page may not call another host",
  async () => {
    const { page, errors } = watched;

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
    await page.close();
    expect(errors.splice(0)).toContain("policy violation: connect-src http://127.0.0.1:9/");
  },
  LONG_ENOUGH,
);
