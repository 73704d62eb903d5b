import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { dashboard } from "../../src/server/dashboard";

let folder: string;
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dashboard "));
  server = createServer(express().use("/dashboard", dashboard({ folder })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function get(path: string): Promise<{ status: number; text: string; headers: Headers }> {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

async function bundle(): Promise<void> {
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<title>Joint Action Days</title>");
  await writeFile(join(folder, "service-worker.js"), "");
}

test("where the bundle was not built, the page says how to build it", async () => {
  const { status, text } = await get("/dashboard");

  expect(status).toBe(503);
  expect(text).toBe(
    "The dashboard has not been built. `npm run build:dashboard` builds it, then reload this page.\n",
  );
});

test.each(["/dashboard", "/dashboard/", "/dashboard/jad-see-2024", "/dashboard/jad-see-2024/"])(
  "%s is the page, under a policy that allows our own files only",
  async (path) => {
    await bundle();

    const { status, text, headers } = await get(path);

    expect([status, text]).toEqual([200, "<title>Joint Action Days</title>"]);
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  },
);

test("the service worker may serve the address of the dashboard itself, and is never out of date", async () => {
  await bundle();

  const { status, headers } = await get("/dashboard/service-worker.js");

  expect(status).toBe(200);
  expect(headers.get("service-worker-allowed")).toBe("/dashboard");
  expect(headers.get("cache-control")).toBe("no-cache");
});

test.each(["/dashboard/assets/none.js", "/dashboard/a/b", "/dashboard/..%2f..%2fpackage.json"])(
  "%s is not found, in plain text",
  async (path) => {
    await bundle();

    const { status, headers } = await get(path);

    expect([status, headers.get("content-type")]).toEqual([404, "text/plain; charset=utf-8"]);
  },
);
