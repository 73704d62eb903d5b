import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page that can reach one server only, and what it did that it must not do. */
export interface WatchedPage {
  readonly page: Page;
  readonly foreignRequests: string[];
  readonly errors: string[];
}

/** Opens a page that reaches nothing but `origin`; a request to any other host is refused and recorded. */
export async function openWatchedPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions,
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
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
