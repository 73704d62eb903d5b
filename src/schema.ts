import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { AuditEntryFields, AuditQueries, OperationAuditTrail } from "./audit/audit-entry.resolver";
import { CategoryQueries, ResultCategoryFields } from "./categories/category.resolver";
import {
  ChangeFields,
  ChangeQueries,
  ChangeSubscriptions,
  ReportChangeFields,
} from "./changes/change.resolver";
import { DiscrepancyMutations, ExplainDiscrepancyPayloadFields } from "./figures/discrepancy.resolver";
import {
  BreakdownFields,
  OperationFigures,
  PublicationFigures,
  PublishedFigureFields,
  PublishedFigureQueries,
} from "./figures/published-figure.resolver";
import {
  OperationPublished,
  PublishedChecksFields,
  PublishedFiguresFields,
} from "./figures/published-figures.resolver";
import { OperationReconciliation } from "./figures/reconciliation.resolver";
import { NodeQueries } from "./graphql/node.resolver";
import { ComparedEditionFields, OperationSeriesComparison } from "./operations/comparison.resolver";
import {
  CancelOperationPayloadFields,
  CreateOperationPayloadFields,
  OperationMutations,
  StartOperationPayloadFields,
  UpdateOperationPayloadFields,
} from "./operations/operation-mutations.resolver";
import { OperationSeriesFields, OperationSeriesQueries } from "./operations/operation-series.resolver";
import { CoordinationCentreFields, OperationFields, OperationQueries } from "./operations/operation.resolver";
import {
  AddParticipantPayloadFields,
  ChangeParticipantRolePayloadFields,
  ParticipantMutations,
} from "./participants/participant-mutations.resolver";
import {
  DeploymentFields,
  OperationParticipants,
  ParticipantFields,
} from "./participants/participant.resolver";
import { AgencyFields, AgencyQueries } from "./parties/agency.resolver";
import { CountryFields, CountryQueries } from "./parties/country.resolver";
import {
  ListedParticipantFields,
  OperationPublications,
  PublicationFields,
  PublicationQueries,
} from "./publications/publication.resolver";
import {
  CloseReportingPayloadFields,
  CorrectReportPayloadFields,
  OpenReportingPayloadFields,
  ReopenReportingPayloadFields,
  ReportingPeriodMutations,
  ReportMutations,
  ReturnReportPayloadFields,
  SubmitReportOutcomeFields,
  SubmitReportPayloadFields,
  VerifyReportPayloadFields,
  WithdrawReportPayloadFields,
} from "./reports/report-mutations.resolver";
import {
  CheckCountFields,
  OperationReports,
  ParticipantReports,
  ReportDeploymentFields,
  ReportFields,
  ReportingExceptionFields,
  ReportingPeriodFields,
  ReportVersionFields,
  ResultFields,
} from "./reports/report.resolver";
import {
  PublishFiguresMutations,
  PublishFiguresPayloadFields,
} from "./publications/publish-figures.resolver";
import {
  RecordPublicationMutations,
  RecordPublicationPayloadFields,
} from "./publications/record-publication.resolver";
import { OperationPermissions } from "./operations/operation-permissions.resolver";
import { ReportVersionWarnings } from "./reports/plausibility.resolver";
import { ReportPermissions } from "./reports/report-permissions.resolver";
import { OperationParticipation, ReportingParticipationFields } from "./reports/participation.resolver";
import {
  OperationReported,
  ReportedByParticipantFields,
  ReportedByThreatAreaFields,
  ReportedCheckCategoryFields,
  ReportedDeploymentFields,
  ReportedResultFields,
} from "./reports/reported.resolver";
import { StatisticFields, StatisticQueries } from "./statistics/statistic.resolver";
import {
  EmpactCycleFields,
  EmpactPriorityFields,
  ThreatAreaFields,
  ThreatAreaQueries,
} from "./threat-areas/threat-area.resolver";
import { ViewerQueries } from "./viewers/viewer.resolver";

/** The whole graph, as its resolvers declare it. */
export function buildGraph(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AddParticipantPayloadFields,
      AgencyFields,
      AgencyQueries,
      AuditEntryFields,
      AuditQueries,
      BreakdownFields,
      CancelOperationPayloadFields,
      CategoryQueries,
      ChangeFields,
      ChangeParticipantRolePayloadFields,
      ChangeQueries,
      ChangeSubscriptions,
      CheckCountFields,
      CloseReportingPayloadFields,
      ComparedEditionFields,
      CoordinationCentreFields,
      CorrectReportPayloadFields,
      CountryFields,
      CountryQueries,
      CreateOperationPayloadFields,
      DeploymentFields,
      DiscrepancyMutations,
      EmpactCycleFields,
      EmpactPriorityFields,
      ExplainDiscrepancyPayloadFields,
      ListedParticipantFields,
      NodeQueries,
      OpenReportingPayloadFields,
      OperationAuditTrail,
      OperationFields,
      OperationFigures,
      OperationMutations,
      OperationParticipants,
      OperationParticipation,
      OperationPermissions,
      OperationPublications,
      OperationPublished,
      OperationQueries,
      OperationReconciliation,
      OperationReported,
      OperationReports,
      OperationSeriesComparison,
      OperationSeriesFields,
      OperationSeriesQueries,
      ParticipantFields,
      ParticipantMutations,
      ParticipantReports,
      PublicationFields,
      PublicationFigures,
      PublicationQueries,
      PublishFiguresMutations,
      PublishFiguresPayloadFields,
      PublishedChecksFields,
      PublishedFigureFields,
      PublishedFigureQueries,
      PublishedFiguresFields,
      RecordPublicationMutations,
      RecordPublicationPayloadFields,
      ReopenReportingPayloadFields,
      ReportChangeFields,
      ReportDeploymentFields,
      ReportFields,
      ReportMutations,
      ReportPermissions,
      ReportVersionFields,
      ReportVersionWarnings,
      ReportedByParticipantFields,
      ReportedByThreatAreaFields,
      ReportedCheckCategoryFields,
      ReportedDeploymentFields,
      ReportedResultFields,
      ReportingExceptionFields,
      ReportingParticipationFields,
      ReportingPeriodFields,
      ReportingPeriodMutations,
      ResultCategoryFields,
      ResultFields,
      ReturnReportPayloadFields,
      StartOperationPayloadFields,
      StatisticFields,
      StatisticQueries,
      SubmitReportOutcomeFields,
      SubmitReportPayloadFields,
      ThreatAreaFields,
      ThreatAreaQueries,
      UpdateOperationPayloadFields,
      VerifyReportPayloadFields,
      ViewerQueries,
      WithdrawReportPayloadFields,
    ],
    // Inputs are checked where they are used: by their scalars, the planner and the services.
    validate: false,
    // Apollo Server and the tests check the schema; this would introspect it as well, at every start.
    skipCheck: true,
    // Only what a field leads to, and not every class that was ever decorated.
    orphanedTypes: [],
    // Every subscription brings its own events, which come from the database and not from this process alone.
    pubSub: { publish: () => undefined, subscribe: refuseTopics },
  });
  const query = schema.getQueryType();
  if (query) query.description = "What can be read. Everyone reads what has been published.";
  const mutation = schema.getMutationType();
  if (mutation)
    mutation.description =
      "What can be changed, each by whom its description names. One that is refused is null; the others of the same request are carried out all the same, one after the other.";
  const subscription = schema.getSubscriptionType();
  if (subscription) {
    subscription.description =
      "What can be followed, by WebSocket at /graphql or by Server-Sent Events at /graphql/stream.";
  }
  return schema;
}

function refuseTopics(): never {
  throw new Error("A subscription has no topics here");
}
