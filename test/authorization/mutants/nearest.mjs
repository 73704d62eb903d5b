/** What some read of each table. */
const READ = "what is read without it (anyone|reporter of Spain|reporter of Bulgaria)$";

const matrix = (tests) => ["test/authorization/matrix", "-t", tests];

/** The few tests that know most about a guard: of the first line that its description fits. */
const NEAREST = [
  [
    /permissions\.ts:\d+ viewer\.machine/,
    ["test/(authorization/matrix|reports/visibility)", "-t", "^verifyReport is refused|^a machine may"],
  ],
  [/core\/permissions/, matrix("^(submitReport|verifyReport|updateOperation) is refused")],
  [
    /(report|reporting-period)\.policy/,
    [
      "test/(authorization/policies|figures/implausible|reports/reported)",
      "-t",
      "^the policy of|^only who sees all|does not work on",
    ],
  ],
  [/\.policy\.ts/, ["test/authorization/policies"]],
  [/plan\/visibility\.ts:\d+ this\.visible\(to,/, ["test/authorization/policies"]],
  [/plan\/plans/, ["test/graph/two-ways"]],
  [/plan\//, ["test/authorization/(matrix|paths)", "-t", `${READ}|^by statistics`]],
  [/represented-objects/, ["test/federation/entities", "-t", "may not see"]],
  [/statistic-rows/, ["test/authorization/paths", "-t", "^by statistics"]],
  [/viewer-settings/, ["test/authorization/row-security"]],
  [/authentication\.ts:\d+ if \((others|token ===)/, ["test/viewers/viewer.test"]],
  [/key-set.*isOfDevelopment/, ["test/viewers/development-key", "-t", "^keys "]],
  [/key-set.*JWKSNoMatchingKey/, ["test/viewers/outage", "-t", "several keys"]],
  [/src\/authentication/, ["test/viewers/tokens"]],
  [/permit\(.*"([a-z]+[A-Z]\w+)"/, null],
  [/report-permissions|operation\.service\.ts:\d+ may\(/, matrix("is told beforehand")],
  [/requireOpen/, ["test/reports/workflow", "-t", "^closed reporting"]],
  [/report\.service\.ts:\d+ requireVersion/, ["test/reports/bad-input", "-t", "^another version"]],
  [/requireReporting\(place/, matrix("^submitReport is refused")],
  [/report\.service\.ts:\d+ requireReporting/, matrix("^(correct|verify)Report is refused")],
  [/report\.service/, matrix("^(withdraw|verify)Report is refused")],
  [/ledger\.service/, matrix("takes no part|^withdrawReport is refused")],
  [/plausibility/, ["test/figures/implausible", "-t", "^only who sees all"]],
  [/participation\.service/, matrix(READ)],
  [
    /reported-statement/,
    [
      "test/(reports/reported|publications/publish.test)",
      "-t",
      "does not work on|differ from what was published",
    ],
  ],
  [/reporting-period\.service\.ts:\d+ worksOn/, matrix("^reopenReporting is refused")],
  [/requirePossible\(operation, "(\w+)"/, null],
  [/requireState\(operation, "(\w+)"/, null],
  [/requireDecided/, ["test/publications/publish.test", "-t", "waits for every report"]],
  [/requireRight/, ["test/publications/record"]],
  [/requireOwn/, ["test/operations/setup", "-t", "comes from a file"]],
  [/participant\.service/, matrix("^addParticipant is refused")],
  [/comparison\.service/, ["test/authorization/paths", "-t", "^by the comparison"]],
  [/operation\.service/, matrix("^startOperation is refused")],
  [/import\.service/, ["test/imports/imports", "-t", "graph refuses|may not see"]],
  [/export\.service/, ["test/authorization/paths", "-t", "^by files"]],
  [/change\.service\.ts:\d+ visibleOperation/, ["test/live/changes"]],
  [/change\.service/, ["test/authorization/changes", "-t", "^by what has changed"]],
  [/following\.service/, ["test/authorization/changes", "-t", "^reports are followed"]],
  [/./, matrix(READ)],
];

/** What else may notice, in the order in which it is tried. */
const FURTHER = {
  call: [
    matrix("is refused|beforehand"),
    [
      "test/(reports/(visibility|workflow|bad-input)|operations/setup|publications/record|publications/publish.test)",
    ],
    ["test/imports/imports"],
  ],
  sight: [
    ["test/authorization/(paths|interference)"],
    matrix("what is read|is refused"),
    ["test/authorization/fields"],
    [
      "test/(reports/(visibility|reported|plausibility)|figures/(explanation|implausible)|publications/publish.test|visibility|statistics|live/changes)",
    ],
  ],
  backstop: [["test/authorization/row-security"]],
  token: [["test/viewers/(tokens|outage|viewer.test)"], ["test/viewers/development-key", "-t", "^keys "]],
};

/** A mutation that the guard names is tried itself. */
export function nearest(name) {
  const [pattern, tests] = NEAREST.find(([of]) => of.test(name));
  return tests ?? matrix(`^${pattern.exec(name)[1]} is refused`);
}

/** The tests that should notice that a guard is gone, those first that know most about it. */
export function stagesOf({ kind, name }) {
  return [nearest(name), ...FURTHER[kind]];
}

/** The same tests in as few runs as there are files of them. */
export function together(stages) {
  const files = new Map();
  for (const [file, , tests] of stages) files.set(file, (files.get(file) ?? new Set()).add(tests));
  return [...files].map(([file, tests]) =>
    tests.has(undefined) ? [file] : [file, "-t", [...tests].join("|")],
  );
}
