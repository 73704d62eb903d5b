import { ApolloServer } from "@apollo/server";
import type { Browser } from "playwright-core";
import { landingPage, sampleDocument } from "../../src/server/landing-page";
import { openBrowser } from "../support/browser";

const ADDRESS = "http://127.0.0.1:4000/graphql";
const SANDBOX =
  "https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js";

type Kind = Parameters<typeof landingPage>[0];

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
}, 25_000);

afterAll(async () => {
  await browser?.close();
});

async function html(kind: Kind): Promise<string> {
  const server = new ApolloServer({
    typeDefs: "type Query { one: Int }",
    plugins: [landingPage(kind)],
  });
  await server.start();
  const { body } = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: "GET",
      headers: new Map([["accept", "text/html"]]) as never,
      search: "",
      body: "",
    },
    context: async () => ({}),
  });
  await server.stop();
  return body.kind === "complete" ? body.string : "";
}

/** Opens the page; `sandbox` is what Apollo's server answers, or undefined where it cannot be reached. */
async function open(kind: Kind, sandbox?: string) {
  const page = await browser.newPage();
  const requests: string[] = [];
  await page.route("**/*", async (route) => {
    const address = route.request().url();
    requests.push(address);
    if (address === ADDRESS) return route.fulfill({ contentType: "text/html", body: await html(kind) });
    if (address === SANDBOX && sandbox !== undefined) {
      return route.fulfill({ contentType: "text/javascript", body: sandbox });
    }
    return route.abort();
  });
  await page.goto(ADDRESS);
  return { page, requests };
}

test("on a network that cannot reach Apollo, the page says so and where GraphiQL is", async () => {
  const { page } = await open("sandbox");

  await page
    .getByRole("status")
    .getByText("Apollo Sandbox cannot be reached from this network. GraphiQL works without it.")
    .waitFor();
  const links = await page.getByRole("navigation").getByRole("link").all();
  expect(await Promise.all(links.map((link) => link.getAttribute("href")))).toEqual([
    "/graphiql",
    "/dashboard",
    "/schema.graphql",
  ]);
}, 25_000);

test("where Apollo can be reached, the Sandbox opens with the sample, and the links stay", async () => {
  const { page } = await open(
    "sandbox",
    "window.EmbeddedSandbox = class { constructor(given) { window.given = given; } };",
  );

  const given = await page.waitForFunction(() => (window as unknown as { given?: unknown }).given);

  expect(await given.jsonValue()).toEqual({
    target: "#sandbox",
    initialEndpoint: ADDRESS,
    initialState: { document: sampleDocument },
    endpointIsEditable: false,
    allowDynamicStyles: false,
    runTelemetry: false,
  });
  expect(await page.getByRole("link", { name: "GraphiQL" }).count()).toBe(1);
  expect(await page.getByRole("status").count()).toBe(0);
}, 25_000);

test("in production the page asks nobody else for anything", async () => {
  const { page, requests } = await open("links");

  await page.getByRole("link", { name: "GraphiQL" }).first().waitFor();
  expect(requests.filter((address) => new URL(address).origin !== new URL(ADDRESS).origin)).toEqual([]);
  expect(await html("links")).not.toMatch(/<script|https?:/);
}, 25_000);
