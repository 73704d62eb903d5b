import { isIP } from "node:net";
import path from "node:path";
import { z } from "zod";

/** Where the key of development lies in the folder of data; never a key that an issuer has. */
export const DEVELOPMENT_KEY = "development-key.json";

/** Over http only from this very machine: whoever is in between could put keys of his own. */
export function isKeyLocation(text: string): boolean {
  if (!isUrl(text)) return path.basename(text) !== DEVELOPMENT_KEY;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || isThisMachine(hostname);
}

/** The host of an address that no other machine hears; one that begins with / is a unix socket. */
export function isThisMachine(host: string): boolean {
  return host.startsWith("/") || /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(host);
}

export function isUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

export function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, searchParams } = new URL(text);
  // A unix socket stands in the query: postgresql:///name?host=/var/run/postgresql
  const host = hostname || searchParams.get("host");
  return (protocol === "postgres:" || protocol === "postgresql:") && Boolean(host);
}

export function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname !== "";
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

/** A number from 1, or off. */
export function limit(what: string) {
  return z
    .string()
    .refine(
      (text) => text === "off" || /^[1-9]\d{0,14}$/.test(text),
      `must be ${what}, a whole number from 1, or off`,
    )
    .transform((text) => (text === "off" ? text : Number(text)))
    .optional();
}

/** An address, a network, or `loopback`. */
export function isNetwork(text: string): boolean {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return text === "loopback" || (most > 0 && Number(bits ?? most) <= most);
}
