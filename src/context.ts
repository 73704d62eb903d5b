import { ChangeService } from "./changes/change.service";
import { FollowingService } from "./changes/following.service";
import type { ChangeEvents } from "./core/change-events";
import type { Viewer } from "./core/viewer";
import type { Database } from "./database/client";
import { readText } from "./database/read";
import { ExportService } from "./exports/export.service";
import { DiscrepancyService } from "./figures/discrepancy.service";
import { ReconciliationService } from "./figures/reconciliation.service";
import type { PlanContext } from "./graphql/plan/planner";
import { ImportService } from "./imports/import.service";
import { ComparisonService } from "./operations/comparison.service";
import { OperationService } from "./operations/operation.service";
import { ParticipantService } from "./participants/participant.service";
import { PublishFiguresService } from "./publications/publish-figures.service";
import { RecordPublicationService } from "./publications/record-publication.service";
import { ParticipationService } from "./reports/participation.service";
import { PlausibilityService } from "./reports/plausibility.service";
import { ReportPermissionsService } from "./reports/report-permissions.service";
import { ReportedService } from "./reports/reported.service";
import { ReportService } from "./reports/report.service";
import { ReportingPeriodService } from "./reports/reporting-period.service";

/** What the resolvers of one request work with. */
export interface Context extends PlanContext {
  readonly viewer: Viewer;
  readonly changes: ChangeService;
  readonly following: FollowingService;
  readonly reconciliation: ReconciliationService;
  readonly exports: ExportService;
  readonly imports: ImportService;
  readonly discrepancies: DiscrepancyService;
  readonly comparison: ComparisonService;
  readonly operations: OperationService;
  readonly participants: ParticipantService;
  readonly reportingPeriods: ReportingPeriodService;
  readonly reports: ReportService;
  readonly reportPermissions: ReportPermissionsService;
  readonly plausibility: PlausibilityService;
  readonly reported: ReportedService;
  readonly participation: ParticipationService;
  readonly publishing: PublishFiguresService;
  readonly recording: RecordPublicationService;
}

/** What all requests share. */
export interface House {
  readonly database: Database;
  readonly events: ChangeEvents;
  readonly cursorSecret: string;
}

/** The wiring diagram: one set of services for each request, and for each event that somebody is told of. */
export function createContext({ database, events, cursorSecret }: House, viewer: Viewer): Context {
  const changes = new ChangeService(database, viewer, cursorSecret);
  const reported = new ReportedService(database, viewer);
  const plausibility = new PlausibilityService(database, viewer);
  const reconciliation = new ReconciliationService(database, viewer, reported, plausibility);
  return {
    viewer,
    read: (text, values) => readText(database, viewer, { text, values }),
    changes,
    following: new FollowingService(database, viewer, events, changes),
    exports: new ExportService(database, viewer, reported),
    imports: new ImportService(database, viewer),
    reconciliation,
    discrepancies: new DiscrepancyService(database, viewer, reconciliation),
    comparison: new ComparisonService(database, viewer),
    operations: new OperationService(database, viewer),
    participants: new ParticipantService(database, viewer),
    reportingPeriods: new ReportingPeriodService(database, viewer),
    reports: new ReportService(database, viewer),
    plausibility,
    reportPermissions: new ReportPermissionsService(database, viewer),
    reported,
    participation: new ParticipationService(database, viewer),
    publishing: new PublishFiguresService(database, viewer),
    recording: new RecordPublicationService(database, viewer),
  };
}
