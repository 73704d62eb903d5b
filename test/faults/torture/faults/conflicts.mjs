import { randomUUID } from "node:crypto";
import { always, never, towards } from "../figures.mjs";
import { contentOf } from "../content.mjs";
import { ask, must } from "../graph.mjs";

const SUBMIT = `mutation($input: SubmitReportInput!) { submitReport(input: $input) { report { id } } }`;
const CORRECT = `mutation($input: CorrectReportInput!) { correctReport(input: $input) { isReplay } }`;
const WRITERS = 20;

/** Writers who have all read the same version correct it at once, at two servers. */
export const conflicts = {
  name: "conflicts",
  what: `${WRITERS} writers correct one version at once`,
  async run(stage, say) {
    await stage.ensure(2);
    const goal = stage.isQuick ? 5 : 1_000;
    const [{ period, party }] = stage.takePlaces(1);
    const token = stage.reporter(party);
    const input = { idempotencyKey: randomUUID(), period, party, content: contentOf(stage.nextMarker()) };
    const made = await must(await stage.anyProgram(0), { query: SUBMIT, variables: { input }, token });
    const { id: report } = made.submitReport.report;

    const race = (version, insists) =>
      Promise.all(
        Array.from({ length: WRITERS }, (_, turn) =>
          correct(stage, { report, version, token, turn, insists }),
        ),
      );
    let [rounds, one, several, none, others] = [0, 0, 0, 0, 0];
    while (rounds < goal && stage.hasTime) {
      rounds += 1;
      const outcomes = await race(rounds, false);
      const winners = outcomes.filter((outcome) => outcome === "OK").length;
      others += outcomes.filter((outcome) => outcome !== "OK" && outcome !== "VERSION_CONFLICT").length;
      if (winners === 1) one += 1;
      else if (winners === 0) none += 1;
      else several += 1;
      if (rounds % 100 === 0) say(`${rounds} rounds`);
    }
    // The control: whoever takes the latest version from the refusal wins as well.
    const insisting = (await race(rounds + 1, true)).filter((outcome) => outcome === "OK").length;
    return [
      towards("rounds", rounds, goal),
      always("rounds with exactly one winner", one, rounds),
      never("rounds with several winners", several, insisting - 1),
      never("rounds without a winner", none),
      never("refused for another reason", others),
    ];
  },
};

async function correct(stage, { report, version, token, turn, insists }) {
  const input = {
    idempotencyKey: randomUUID(),
    report,
    expectedVersion: version,
    reason: "A new count",
    content: contentOf(stage.nextMarker()),
  };
  for (;;) {
    const answer = await ask(await stage.anyProgram(turn), { query: CORRECT, variables: { input }, token });
    if (answer.isUncertain) continue;
    if (answer.code !== "VERSION_CONFLICT" || !insists) return answer.code ?? "OK";
    input.expectedVersion = answer.body.errors[0].extensions.currentVersion;
    input.idempotencyKey = randomUUID();
  }
}
