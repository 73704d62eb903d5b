import { join } from "node:path";
import { Router, static as files, type Response } from "express";

// SECURITY: nothing from another host may load or be called, and no other page may frame the explorer.
// The editor writes style elements, and its stylesheet carries its fonts and images as data.
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const NOT_BUILT =
  "The explorer has not been built. `npm run build:explorer` builds it, then reload this page.\n";

function say(response: Response, status: number, sentence: string): void {
  response.status(status).type("text/plain").set("Cache-Control", "no-store").send(sentence);
}

/** Serves the bundled GraphiQL of `folder`. Mount it at `/graphiql`: the bundle names its files below that path. */
export function explorer({ folder }: { folder: string }): Router {
  const router = Router();

  router.use((_request, response, next) => {
    response.set({
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    });
    next();
  });

  // The names of these files hold a hash of their content.
  router.use(
    "/assets",
    files(join(folder, "assets"), { immutable: true, maxAge: "1y", index: false, redirect: false }),
  );
  router.use(files(folder, { index: false, redirect: false, cacheControl: false, setHeaders: revalidate }));

  router.get("/", (_request, response) => {
    revalidate(response);
    response.sendFile("index.html", { root: folder, cacheControl: false }, (error) => {
      if (error && !response.headersSent) say(response, 503, NOT_BUILT);
    });
  });

  router.use((request, response) => {
    say(response, 404, `The explorer has no file ${request.path}. It is at ${request.baseUrl}\n`);
  });

  return router;
}

function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("Cache-Control", "no-cache");
}
