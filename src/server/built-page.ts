import { join } from "node:path";
import { Router, static as files, type Response } from "express";

interface BuiltPage {
  /** Where Vite has put it. */
  readonly folder: string;
  /** As it is spoken of: the explorer. */
  readonly name: string;
  /** The command that builds it. */
  readonly build: string;
  /** What the browser lets it load and call. */
  readonly contentSecurityPolicy: readonly string[];
  /** The paths at which the page stands, below where it is mounted. */
  readonly paths: RegExp;
}

/** Serves a page that Vite has bundled. Mount it where the bundle expects its files. */
export function builtPage({ folder, name, build, contentSecurityPolicy, paths }: BuiltPage): Router {
  const router = Router();

  router.use((_request, response, next) => {
    response.set({
      "Content-Security-Policy": contentSecurityPolicy.join("; "),
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

  router.get(paths, (_request, response) => {
    revalidate(response);
    response.sendFile("index.html", { root: folder, cacheControl: false }, (error) => {
      if (error && !response.headersSent) {
        say(
          response,
          503,
          `The ${name} has not been built. \`${build}\` builds it, then reload this page.\n`,
        );
      }
    });
  });

  router.use((request, response) => {
    say(response, 404, `The ${name} has no file ${request.path}. It is at ${request.baseUrl}\n`);
  });

  return router;
}

function say(response: Response, status: number, sentence: string): void {
  response.status(status).type("text/plain").set("Cache-Control", "no-store").send(sentence);
}

function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("Cache-Control", "no-cache");
}
