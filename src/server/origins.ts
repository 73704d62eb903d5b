import type { IncomingMessage } from "node:http";

/**
 * SECURITY: browsers let any page open a WebSocket to anywhere and say only where it comes from. Other programs send
 * no Origin; a page must be our own, or one of an origin that the settings name.
 */
export function isOwnOrigin({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host || allowed.includes(origin);
}

export const FOREIGN_ORIGIN =
  "Pages of this origin may not follow the graph here; ALLOWED_ORIGINS names those that may.";
