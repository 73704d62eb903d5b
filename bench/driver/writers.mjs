import { randomUUID } from "node:crypto";
import { requestTo } from "./ask.mjs";
import { putLoad } from "./measure.mjs";
import { countReports, makeRoom, removeRoom, writerOf } from "./room.mjs";

const PEOPLE = 50;

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
  const requests = facts.values("one").map((values) => requestTo(running, "one", values, facts));
  const read = () => putLoad({ origin: running.origin, requests, connections: PEOPLE, seconds });
  const amount = rate * seconds;
  const room = await makeRoom(client, amount);
  try {
    const tokens = {};
    for (const party of room.parties)
      tokens[party] = await issuer.tokenOf(writerOf(room), [`reporter:${party}`]);
    const submissions = room.reports.map((report) => ({
      path: "/graphql",
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${tokens[report.party]}` },
      body: JSON.stringify({
        query: SUBMIT,
        variables: { input: { ...report, idempotencyKey: randomUUID(), content: CONTENT } },
      }),
    }));
    const write = () =>
      putLoad({
        origin: running.origin,
        requests: submissions,
        once: true,
        connections: PEOPLE,
        amount,
        rate,
      });
    const alone = await read();
    const [beside, written] = await Promise.all([read(), write()]);
    const reports = await countReports(client, room);
    if (reports !== written.answered - written.refused) {
      throw new Error(`writers: ${reports} reports are there, of ${amount} with ${written.refused} refused.`);
    }
    return { alone, beside, written, ratio: beside.perSecond / alone.perSecond };
  } finally {
    await removeRoom(client, room);
  }
}
