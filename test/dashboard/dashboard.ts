import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { openWatchedPage, type WatchedPage } from "../support/watched-page";

/** A browser that has never been here, of somebody who reads British English. */
export function openDashboard(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  return openWatchedPage(browser, origin, { locale: "en-GB", timezoneId: "Europe/Sarajevo", ...options });
}

/** The token of headers, as somebody would paste it. */
export async function signIn(page: Page, headers: Record<string, string>): Promise<void> {
  await page.getByRole("button", { name: "Sign in" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in" });
  await dialog.getByLabel("Access token").fill(headers["authorization"] ?? "");
  await dialog.getByRole("button", { name: "Sign in" }).click();
}

/** One of the large numbers of a section, with what is said of it. */
export function tile(page: Page, section: string, name: string): Locator {
  return page
    .getByRole("region", { name: section, exact: true })
    .locator(".tile")
    .filter({ has: page.getByText(name, { exact: true }) });
}

export const REPORTED = "What was reported";
export const PUBLISHED = "What was published";

/** How fresh the figures are, as it is told. */
export function connection(page: Page): Locator {
  return page.locator("[data-connection]");
}
