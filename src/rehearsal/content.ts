/** What one version of a report says, the same for what is sent and for what is read back. */
export interface Content {
  readonly nilReturn: boolean;
  readonly checkCounts: readonly CheckLine[];
  readonly results: readonly ResultLine[];
  readonly deployments: readonly DeploymentLine[];
}

export interface Aim {
  readonly environment: string;
  readonly threatArea: string | null;
}

export interface CheckLine extends Aim {
  readonly category: string;
  readonly count: number;
  readonly hits: number | null;
}

export interface ResultLine extends Aim {
  readonly category: string;
  readonly thousandths: bigint;
  readonly unit: string | null;
  readonly currency: string | null;
}

export interface DeploymentLine {
  readonly capability: string;
  readonly quantity: number;
}

export const NIL_RETURN: Content = { nilReturn: true, checkCounts: [], results: [], deployments: [] };

/** Only the lines that are aimed so; nobody is on duty in an environment or for a threat area. */
export function aimedAt(content: Content, isWanted: (aim: Aim) => boolean): Content {
  return {
    ...content,
    checkCounts: content.checkCounts.filter(isWanted),
    results: content.results.filter(isWanted),
    deployments: [],
  };
}

/** Every line in words, under the place where it stands. */
export function describeLines({ nilReturn, checkCounts, results, deployments }: Content): [string, string][] {
  const aim = ({ environment, threatArea }: Aim) => `${environment} ${threatArea ?? "no threat area"}`;
  return [
    ["nilReturn", String(nilReturn)],
    ...named("checkCounts", checkCounts, (line) =>
      [line.category, aim(line), line.count, `hits ${line.hits ?? "not counted"}`].join(" "),
    ),
    ...named("results", results, (line) =>
      [line.category, aim(line), line.thousandths, `thousandths ${line.unit ?? line.currency}`].join(" "),
    ),
    ...named("deployments", deployments, ({ capability, quantity }) => `${capability} ${quantity}`),
  ];
}

function named<Line>(
  list: string,
  lines: readonly Line[],
  describe: (line: Line) => string,
): [string, string][] {
  return lines.map((line, index) => [`${list}[${index}]`, describe(line)]);
}
