import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { explorer } from "../../src/server/explorer";

let folder: string;
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "explorer "));
  const application = express().use("/graphiql", explorer({ folder }));
  server = createServer(application);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function get(
  path: string,
): Promise<{ status: number; text: string; header: (name: string) => string | null }> {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  return { status: answer.status, text: await answer.text(), header: (name) => answer.headers.get(name) };
}

async function bundle(): Promise<void> {
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<title>jad-graph</title>");
  await writeFile(join(folder, "assets", "index-4f.js"), "export {};");
}

test("where the bundle was not built, the page says how to build it", async () => {
  const { status, text, header } = await get("/graphiql");

  expect(status).toBe(503);
  expect(header("content-type")).toBe("text/plain; charset=utf-8");
  expect(text).toBe(
    "The explorer has not been built. `npm run build:explorer` builds it, then reload this page.\n",
  );
});

test.each(["/graphiql", "/graphiql/"])(
  "%s is the page, under a policy that allows our own files only",
  async (path) => {
    await bundle();

    const { status, text, header } = await get(path);

    expect([status, text]).toEqual([200, "<title>jad-graph</title>"]);
    expect(header("cache-control")).toBe("no-cache");
    expect(header("content-security-policy")).toBe(
      "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; " +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  },
);

test("files with a hash in their name are kept by the browser", async () => {
  await bundle();

  const { status, text, header } = await get("/graphiql/assets/index-4f.js");

  expect([status, text]).toEqual([200, "export {};"]);
  expect(header("cache-control")).toBe("public, max-age=31536000, immutable");
});

test.each(["/graphiql/assets/none.js", "/graphiql/nothing", "/graphiql/..%2f..%2fpackage.json"])(
  "%s is not found, in plain text",
  async (path) => {
    await bundle();

    const { status, header } = await get(path);

    expect([status, header("content-type")]).toEqual([404, "text/plain; charset=utf-8"]);
  },
);
