import { atLeast, counted, never, towards, within } from "../figures.mjs";
import { Balancer } from "../balancer.mjs";
import { contentOf } from "../content.mjs";

const READ = `query($code: String!) { operation(code: $code) { name participants(first: 100) { nodes { role } } } }`;
const SUBMIT = `mutation($input: SubmitReportInput!) { submitReport(input: $input) { isReplay } }`;
const CLIENTS = 16;

/** Two servers behind a balancer are restarted in turn, while clients that never send again ask and report. */
export const rollingRestart = {
  name: "rolling-restart",
  what: "SIGTERM of one of two servers after the other, under load, over connections that are kept",
  async run(stage, say) {
    const servers = [];
    for (let each = 0; each < 2; each += 1) servers.push(await stage.startProgram({ DRAIN_SECONDS: "2" }));
    try {
      return await restart(stage, servers, say);
    } finally {
      for (const server of servers) await server.end("SIGKILL");
    }
  },
};

async function restart(stage, servers, say) {
  const balancer = await Balancer.open(servers);
  const places = stage.takePlaces(stage.isQuick ? 100 : 400);
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const place = stage.random.next() < 0.1 ? places.shift() : undefined;
      if (place === undefined) await balancer.ask({ query: READ, variables: { code: stage.operations[0] } });
      else await balancer.ask(submission(stage, place));
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  const goal = stage.isQuick ? { restarts: 2, requests: 200 } : { restarts: 20, requests: 10_000 };
  let [turn, longest] = [0, 0];
  while ((turn < goal.restarts || balancer.answered < goal.requests) && stage.hasTime) {
    turn += 1;
    await balancer.until(balancer.answered + 50);
    const server = servers[turn % 2];
    longest = Math.max(longest, await server.end("SIGTERM"));
    await server.start();
    await balancer.untilReady(2);
    if (turn % 5 === 0) say(`${turn} restarts, ${balancer.answered} answers`);
  }
  const { answered, lost, refused, closing, wrong, late } = balancer;
  // The control: what is in flight when a server is killed is lost.
  for (let kill = 0; kill < 5 && balancer.lost === lost; kill += 1) {
    await balancer.until(balancer.answered + 50);
    await servers[kill % 2].end("SIGKILL");
    await servers[kill % 2].start();
    await balancer.untilReady(2);
  }
  if (balancer.wrongly !== null) say(balancer.wrongly);
  isOver = true;
  await clients;
  balancer.close();
  return [
    towards("restarts", turn, goal.restarts),
    towards("requests answered", answered, goal.requests),
    never("requests lost", lost, balancer.lost - lost),
    never("answers that were errors", wrong),
    // A busy machine alone brings them.
    (stage.isQuick ? counted : never)("answers that were TIMEOUT or UNAVAILABLE", late),
    counted("connections refused, and taken to the other server", refused),
    atLeast("answers that close their connection", closing, 1),
    within("longest ending", longest, 12_000),
  ];
}

function submission(stage, { period, party }) {
  const marker = stage.nextMarker();
  const input = { idempotencyKey: `rolling ${marker}`, content: contentOf(marker), period, party };
  return { query: SUBMIT, variables: { input }, token: stage.reporter(party) };
}
