import type { Browser, Page } from "playwright-core";

/** A page that can reach one server only, and what it did that it must not do. */
export interface WatchedPage {
  readonly page: Page;
  readonly foreignRequests: string[];
  readonly errors: string[];
}

/**
 * Opens a page that reaches nothing but `origin`; a request to any other host is refused and recorded. Each visit is
 * a first one: nothing is remembered from the last.
 */
export async function openWatchedPage(browser: Browser, origin: string): Promise<WatchedPage> {
  // Tall enough that the editors show every line: they do not draw what is scrolled out of view.
  const context = await browser.newContext({ viewport: { width: 1600, height: 1600 } });
  context.setDefaultTimeout(10_000);
  const foreignRequests: string[] = [];
  const errors: string[] = [];

  await context.route("**/*", (route) => {
    const address = route.request().url();
    if (new URL(address).origin === origin) return route.continue();
    foreignRequests.push(address);
    return route.abort();
  });
  await context.addInitScript(() => {
    localStorage.clear();
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy violation: ${event.effectiveDirective} ${event.blockedURI}`);
    });
  });

  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));

  return { page, foreignRequests, errors };
}
