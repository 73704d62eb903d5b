/** Puts load on a server, as one line of JSON on standard input says, and prints what came of it. */
import { text } from "node:stream/consumers";
import autocannon from "autocannon";

const { origin, requests, seconds, connections, rate } = JSON.parse(await text(process.stdin));
const result = await autocannon({
  url: origin,
  requests,
  connections,
  duration: seconds,
  ...(rate === undefined ? {} : { overallRate: rate }),
});
const { errors, timeouts, non2xx, latency, duration } = result;
const answered = result["2xx"];
console.log(
  JSON.stringify({
    answered,
    perSecond: answered / duration,
    errors,
    timeouts,
    non2xx,
    p50: latency.p50,
    p99: latency.p99,
  }),
);
