import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import proxyAddress from "proxy-addr";
import type { Viewer } from "../core/viewer";

/** Whose question it is, as far as limits go: the subject of a token, or the address of whoever has none. */
export type PrincipalOf = (viewer: Viewer, request: IncomingMessage) => string;

/** @param trustedProxies whose word on where a request comes from is taken: addresses and networks */
export function principals(trustedProxies: readonly string[]): PrincipalOf {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  const addressOf =
    trustedProxies.length === 0
      ? ({ socket }: IncomingMessage) => socket.remoteAddress
      : (request: IncomingMessage) => proxyAddress(request, isTrusted);
  return ({ subject }, request) =>
    subject === null ? `address ${networkOf(addressOf(request) ?? "")}` : `subject ${subject}`;
}

/** Who has one address of version 6 has all of its network, which is a /64 at least. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address.replace("::ffff:", "");
  const [before = "", after] = address.split("::");
  const groups = before.split(":");
  if (after === undefined) return groups.slice(0, 4).join(":");
  const zeros = Array.from({ length: 8 - groups.length - after.split(":").length }, () => "0");
  return [...groups, ...zeros, ...after.split(":")].slice(0, 4).join(":");
}
