import type { IncomingMessage, RequestListener } from "node:http";

/** Where a request goes, without what is asked there; proxies may send whole addresses. Empty where it is none. */
export function pathOf({ url = "" }: IncomingMessage): string {
  return url.startsWith("/") ? url.replace(/\?.*/s, "") : URL.canParse(url) ? new URL(url).pathname : "";
}

/** Nothing is at what is no address; express would answer it with a page of its own, or our own code would fail. */
export function atAddresses(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (!URL.canParse(request.url ?? "", "http://localhost")) request.url = "*";
    listener(request, response);
  };
}
