import { setTimeout as pause } from "node:timers/promises";
import { towards, within } from "../figures.mjs";
import { duringReports } from "../outage.mjs";
import { Proxy } from "../proxy.mjs";

/** The network between a server and its database is slow, breaks connections off, closes half of them, or goes silent. */
export const network = {
  name: "network",
  what: "delay, cut, half-close and silence between server and database",
  async run(stage) {
    const proxy = await Proxy.open(stage.cluster.url(stage.database));
    try {
      const program = await stage.startProgram({ DATABASE_URL: proxy.url });
      try {
        return await stage.withPrograms([program], () => torment(stage, proxy));
      } finally {
        await program.end("SIGTERM");
      }
    } finally {
      await proxy.close();
    }
  },
};

function torment(stage, proxy) {
  const goal = stage.isQuick ? 1 : 10;
  return duringReports(stage, { readers: 4 }, async (reporters) => {
    const goOn = () => reporters.until(reporters.acknowledged.size + 8);
    let [rounds, longest] = [0, 0];
    while (rounds < goal && stage.hasTime) {
      rounds += 1;
      proxy.delay(stage.random.whole(10, 50));
      await goOn();
      proxy.heal();
      proxy.cut();
      await goOn();
      proxy.closeHalf();
      await goOn();
      proxy.silence();
      await pause(stage.isQuick ? 6_500 : 9_000);
      proxy.heal();
      longest = Math.max(longest, await stage.untilReady());
      await goOn();
    }
    return [towards("rounds of all four", rounds, goal), within("ready again after silence", longest, 8_000)];
  });
}
