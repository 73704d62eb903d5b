import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { always, atLeast, mostOf, never, within } from "../figures.mjs";
import { Onlookers } from "../onlookers.mjs";

/** Whoever has an answer has been taken: where so many come at once, that takes seconds, in which they cost nothing. */
const GREETING = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
const HEAD = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
/** In milliseconds. */
const BETWEEN = 500;
const PATIENCE = 90_000;
/** More answers of 300 kB than the buffers on the way can hold. */
const READS = "GET /schema.graphql HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(60);

/** How each kind of them begins, and goes on byte by byte. */
const KINDS = {
  "say nothing": { first: "", then: "", most: 12_000 },
  "are slow with their headers": { first: HEAD, then: "x", most: 12_000, greets: true },
  "are slow with their body": {
    first: `${HEAD}Content-Length: 1000\r\n\r\n`,
    then: " ",
    most: 12_000,
    greets: true,
  },
  "do not read": { first: READS, then: "", most: 50_000, isDeaf: true },
};

/** Clients that hold connections by being slow, while others ask. */
export const slowClients = {
  name: "slow-clients",
  what: "connections that are silent, dribble or do not read",
  async run(stage) {
    await stage.ensure(1);
    const each = stage.isQuick ? 20 : 250;
    const [{ url }] = stage.programs;
    const onlookers = new Onlookers(stage, 2);
    const kinds = await Promise.all(
      Object.entries(KINDS).map(async ([kind, manner]) => {
        const ends = await Promise.all(Array.from({ length: each }, () => dawdle(new URL(url), manner)));
        return { kind, most: manner.most, cut: ends.filter((end) => end !== null) };
      }),
    );
    await onlookers.stop();
    const failed = [...onlookers.told].reduce((sum, [what, times]) => sum + (what === "OK" ? 0 : times), 0);
    return [
      ...kinds.flatMap(({ kind, most, cut }) => [
        always(`sent away of those who ${kind}`, cut.length, each),
        within(`longest stay of those who ${kind}`, Math.max(0, ...cut), most),
      ]),
      atLeast("probes of /healthz meanwhile", onlookers.probes.length, 10),
      never("probes that failed", onlookers.probesFailed),
      never("questions of others that failed", failed),
      within("99 of 100 answers of /healthz", mostOf(onlookers.probes), 100),
      within("longest answer of /healthz", onlookers.longestProbe, 1_000),
    ];
  },
};

/** After how many milliseconds it was sent away; null where it was not. */
async function dawdle({ hostname, port }, { first, then, isDeaf = false, greets = false }) {
  const socket = net.connect({ host: hostname, port: Number(port) });
  let started = performance.now();
  let isOpen = true;
  const closed = new Promise((resolve) => {
    socket.on("error", () => undefined);
    socket.once("close", () => {
      isOpen = false;
      resolve(performance.now() - started);
    });
  });
  await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
  if (greets) {
    socket.write(GREETING);
    await Promise.race([new Promise((resolve) => socket.once("data", resolve)), closed]);
  }
  started = performance.now();
  if (isDeaf) socket.pause();
  else socket.on("data", () => undefined).on("end", () => socket.destroy());
  socket.write(first);
  while (isOpen && performance.now() - started < PATIENCE) {
    await Promise.race([closed, pause(BETWEEN)]);
    // Who does not read learns of the end only by writing.
    if (isOpen) socket.write(isDeaf ? "\r\n" : then);
  }
  socket.destroy();
  const milliseconds = await closed;
  return milliseconds < PATIENCE ? milliseconds : null;
}
