import type { ReportNode, VersionNode } from "./answered";
import type { Content } from "./content";
import { toThousandths } from "./decimal";
import { REPORTS } from "./documents";
import { type AllPages, type Page, readPages } from "./pages";
import type { Stage } from "./stage";

/** All reports of the operation with all their versions. */
export function readReports({ graph, cast, operation }: Stage): Promise<AllPages<ReportNode>> {
  return readPages(async (after) => {
    const variables = { code: operation, after };
    const found = await graph.data<{ operation: { reports: Page<ReportNode> } }>(
      cast.centre[1],
      REPORTS,
      variables,
    );
    return found.operation.reports;
  });
}

export function contentRead({ nilReturn, checkCounts, results, deployments }: VersionNode): Content {
  return {
    nilReturn,
    checkCounts: checkCounts.map(({ category, threatArea, count, hits, environment }) => ({
      category: category.code,
      environment,
      threatArea: threatArea?.code ?? null,
      count,
      hits,
    })),
    results: results.map(({ category, threatArea, value, unit, currency, environment }) => ({
      category: category.code,
      environment,
      threatArea: threatArea?.code ?? null,
      thousandths: toThousandths(value),
      unit,
      currency,
    })),
    deployments: deployments.map(({ capability, quantity }) => ({ capability: capability.code, quantity })),
  };
}
