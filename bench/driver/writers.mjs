import { randomUUID } from "node:crypto";
import { requestTo } from "./ask.mjs";
import { putLoad, untilIdle } from "./measure.mjs";
import { countReports, makeRoom, removeRoom, writerOf } from "./room.mjs";

const PEOPLE = 50;
/** Reports that are submitted before anything counts. */
const WARMING = 10;

const SUBMIT = `mutation Submit($input: SubmitReportInput!) {
  submitReport(input: $input) { version { version } }
}`;

const CONTENT = {
  checkCounts: [
    { category: "PERSONS", count: 120, hits: 3 },
    { category: "VEHICLES", count: 80 },
    { category: "PREMISES", count: 4 },
  ],
  results: [
    { category: "ARRESTS", value: "2" },
    { category: "DETENTIONS", value: "1" },
  ],
};

/** Fifty readers of single operations, alone and then while fifty reporters submit to one that is under way. */
export async function measureWriters(running, facts, { seconds, rate, client, issuer }) {
  const { origin } = running;
  const requests = facts.values("one").map((values) => requestTo(running, "one", values, facts));
  const read = (duration) => putLoad({ origin, requests, connections: PEOPLE, seconds: duration });
  const amount = rate * seconds;
  const room = await makeRoom(client, WARMING + amount);
  try {
    const submissions = await submissionsTo(room, issuer);
    const write = (from, count) =>
      putLoad({
        origin,
        requests: submissions.slice(from, from + count),
        once: true,
        connections: Math.min(PEOPLE, count),
        amount: count,
        rate,
      });
    await read(Math.max(1, Math.ceil(seconds / 3)));
    await write(0, WARMING);
    await untilIdle(running.pid);
    const alone = await read(seconds);
    await untilIdle(running.pid);
    const earlier = await countReports(client, room);
    const [beside, written] = await Promise.all([read(seconds), write(WARMING, amount)]);
    const reports = (await countReports(client, room)) - earlier;
    if (reports !== written.answered - written.refused) {
      throw new Error(`writers: ${reports} reports are there, of ${amount} with ${written.refused} refused.`);
    }
    return { alone, beside, written, ratio: beside.perSecond / alone.perSecond };
  } finally {
    await removeRoom(client, room);
  }
}

/** One request for each report that there is room for, as its party sends it. */
async function submissionsTo(room, issuer) {
  const tokens = {};
  for (const party of room.parties)
    tokens[party] = await issuer.tokenOf(writerOf(room), [`reporter:${party}`]);
  return room.reports.map((report) => ({
    path: "/graphql",
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${tokens[report.party]}` },
    body: JSON.stringify({
      query: SUBMIT,
      variables: { input: { ...report, idempotencyKey: randomUUID(), content: CONTENT } },
    }),
  }));
}
