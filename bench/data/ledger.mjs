import { createHash } from "node:crypto";
import { dayOf } from "./operations.mjs";
import { below, idOf } from "./numbers.mjs";
import { CHECKS_OF_VERSION, LINES_OF_VERSION, PARTICIPANTS } from "./sizes.mjs";

/** As long as the hashes of the product, which chains its own. */
const HASH = createHash("sha256").update("generated").digest("hex");
/** Of ten reports one still waits to be verified. */
const isVerified = (version) => version % 10 !== 9;

/** The tables that grow with the ledger; `lines` says how much of the work a row of it is. */
export function ledgerTables(size, vocabulary) {
  const periodsOfOperation = size.days * size.shifts;
  const place = (version) => {
    const period = Math.floor(version / PARTICIPANTS);
    const operation = Math.floor(period / periodsOfOperation);
    const day = Math.floor((period % periodsOfOperation) / size.shifts);
    return {
      id: idOf("version", version),
      period: idOf("period", period),
      operation: idOf("operation", operation),
      participant: idOf("participant", operation * PARTICIPANTS + (version % PARTICIPANTS)),
      day: dayOf(operation, day),
      shift: size.shifts === 1 ? null : `shift ${(period % size.shifts) + 1}`,
    };
  };
  const everyVersion = (rowsOf) =>
    function* () {
      for (let version = 0; version < size.versions; version += 1) yield* rowsOf(version, place(version));
    };
  return [
    {
      table: "reporting_period",
      columns: "id, operation_id, day, shift, time_zone, deadline_at",
      rows: everyVersion(function* (version, { period, operation, day, shift }) {
        if (version % PARTICIPANTS === 0)
          yield [period, operation, day, shift, "Europe/Madrid", "2099-01-01"];
      }),
    },
    {
      table: "report",
      columns:
        "id, operation_id, participant_id, period_id, status, version, current_version_id, verified_version_id, changed_at",
      rows: everyVersion(function* (version, { id, operation, participant, period }) {
        const [status, verified] = isVerified(version) ? ["VERIFIED", id] : ["SUBMITTED", null];
        yield [
          idOf("report", version),
          operation,
          participant,
          period,
          status,
          1,
          id,
          verified,
          momentOf(version, 1),
        ];
      }),
    },
    {
      table: "report_version",
      columns:
        "id, operation_id, participant_id, period_id, report_id, version, nil_return, late, submitted_by, submitted_by_machine, submitted_at",
      rows: everyVersion(function* (version, { id, operation, participant, period }) {
        yield [
          id,
          operation,
          participant,
          period,
          idOf("report", version),
          1,
          "f",
          "f",
          "reporter",
          "f",
          momentOf(version, 0),
        ];
      }),
    },
    {
      table: "check_count",
      columns: "version_id, position, operation_id, participant_id, category_code, environment, count, hits",
      rows: everyVersion(function* (version, { id, operation, participant }) {
        const first = below(vocabulary.checks.length, version, 5);
        for (let line = 0; line < CHECKS_OF_VERSION; line += 1) {
          const count = below(5_000, version * LINES_OF_VERSION + line, 6);
          const category = vocabulary.checks[(first + line) % vocabulary.checks.length];
          yield [
            id,
            line,
            operation,
            participant,
            category,
            "PHYSICAL",
            count,
            line === 0 ? count >> 6 : null,
          ];
        }
      }),
    },
    {
      table: "result",
      columns: "version_id, position, operation_id, participant_id, category_code, environment, value, unit",
      rows: everyVersion(function* (version, { id, operation, participant }) {
        const first = below(vocabulary.results.length, version, 7);
        for (let line = 0; line < LINES_OF_VERSION - CHECKS_OF_VERSION; line += 1) {
          const value = below(90, version * LINES_OF_VERSION + line, 8);
          const { code, unit } = vocabulary.results[(first + line) % vocabulary.results.length];
          yield [id, line, operation, participant, code, "PHYSICAL", value, unit];
        }
      }),
    },
    {
      table: "report_decision",
      columns: "version_id, position, operation_id, participant_id, kind, decided_by, decided_at",
      rows: everyVersion(function* (version, { id, operation, participant }) {
        if (isVerified(version))
          yield [id, 1, operation, participant, "VERIFIED", "coordinator", momentOf(version, 1)];
      }),
    },
    {
      table: "audit_entry",
      columns:
        "chain, sequence, id, operation_id, recorded_at, subject, machine, action, entity_type, entity_id, after, previous_hash, hash",
      rows: everyVersion(function* (version, { id, operation }) {
        const sequence = 2 * (version % (periodsOfOperation * PARTICIPANTS)) + 1;
        const entry = (step, number, subject, action, after) => [
          operation,
          sequence + step,
          idOf(number, version),
          operation,
          momentOf(version, step),
          subject,
          "f",
          action,
          "ReportVersion",
          id,
          JSON.stringify(after),
          HASH,
          HASH,
        ];
        yield entry(0, "submission", "reporter", "submitReport", { version: 1, nilReturn: false });
        if (isVerified(version))
          yield entry(1, "decision", "coordinator", "verifyReport", { kind: "VERIFIED" });
      }),
    },
  ];
}

/** Later for later versions, and for the second of the two steps of each. */
function momentOf(version, step) {
  const microseconds = (version % 1_000) * 1_000 + step * 500;
  const seconds = Math.floor(version / 1_000);
  const moment = new Date(Date.UTC(2025, 0, 1) + seconds * 1_000).toISOString().slice(0, 19);
  return `${moment}.${String(microseconds).padStart(6, "0")}Z`;
}
