import { must } from "./graph.mjs";

const PARTIES = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI"];
const DAYS = 10;
const SHIFTS = ["early", "late", "night"];

const CREATE = "mutation($input: CreateOperationInput!) { createOperation(input: $input) { isReplay } }";
const ADD = "mutation($input: AddParticipantInput!) { addParticipant(input: $input) { isReplay } }";
const OPEN =
  "mutation($input: OpenReportingInput!) { openReporting(input: $input) { operation { reportingPeriods { id } } } }";
const START = "mutation($input: StartOperationInput!) { startOperation(input: $input) { isReplay } }";

/** Operations in which all parties report for all shifts of all days, and the places at which they do. */
export async function setUp(url, stage) {
  const administrator = await stage.token("ada", "administrator");
  const operations = Array.from({ length: stage.isQuick ? 2 : 8 }, (_, index) => `torture-${index + 1}`);
  const places = await Promise.all(
    operations.map(async (operation) => {
      const send = (token, query, input) => must(url, { query, token, variables: { input } });
      await send(administrator, CREATE, {
        idempotencyKey: operation,
        code: operation,
        name: operation,
        startsOn: "2026-11-01",
        endsOn: `2026-11-${DAYS}`,
        exercise: true,
      });
      for (const [index, party] of PARTIES.entries()) {
        const input = {
          idempotencyKey: `${operation} ${party}`,
          operation,
          expectedVersion: index + 1,
          party,
        };
        await send(administrator, ADD, input);
      }
      const coordinator = await stage.token("mira", `coordinator:${operation}`);
      const opened = await send(coordinator, OPEN, {
        idempotencyKey: `open ${operation}`,
        operation,
        timeZone: "Europe/Madrid",
        periods: periods(),
      });
      await send(administrator, START, { operation, expectedVersion: PARTIES.length + 1 });
      return opened.openReporting.operation.reportingPeriods.flatMap(({ id: period }) =>
        PARTIES.map((party) => ({ operation, period, party })),
      );
    }),
  );
  return { operations, places: places.flat() };
}

function periods() {
  return Array.from({ length: DAYS }, (_, day) =>
    SHIFTS.map((shift) => ({
      day: `2026-11-${String(day + 1).padStart(2, "0")}`,
      shift,
      deadline: "2099-01-01T00:00:00Z",
    })),
  ).flat();
}
