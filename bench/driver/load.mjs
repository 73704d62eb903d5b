/** Puts load on a server, as one line of JSON on standard input says, and prints what came of it. */
import { text } from "node:stream/consumers";
import autocannon from "autocannon";

const { origin, requests, once, seconds, amount, connections, rate } = JSON.parse(await text(process.stdin));
let next = 0;
const start = performance.now();
let last = start;
const running = autocannon({
  url: origin,
  // Every connection goes through all requests; where each is to be sent once, they take them in turns.
  requests: once
    ? [{ setupRequest: (request) => ({ ...request, ...requests[next++ % requests.length] }) }]
    : requests,
  connections,
  timeout: 60,
  ...(amount === undefined ? { duration: seconds } : { amount }),
  // An answer of 200 may say that nothing was done.
  ...(once ? { verifyBody: (body) => !String(body).startsWith('{"errors"') } : {}),
  ...(rate === undefined ? {} : { overallRate: rate }),
});
// Its own clock goes by whole seconds.
running.on("response", () => (last = performance.now()));
const { errors, timeouts, non2xx, latency, mismatches, "2xx": answered } = await running;
console.log(
  JSON.stringify({
    answered,
    perSecond: answered / (amount === undefined ? seconds : (last - start) / 1_000),
    errors,
    timeouts,
    non2xx,
    refused: mismatches,
    p50: latency.p50,
    p99: latency.p99,
  }),
);
