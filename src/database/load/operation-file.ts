import type {
  BreakdownKind,
  Environment,
  FigureQualifier,
  FigureSubject,
  OperationPhase,
  OperationStatus,
  ParticipantRole,
  PublicationOrigin,
  PublicationStatus,
} from "../../generated/prisma/client";

/** What prisma/data/operation.schema.json describes. */
export interface OperationFile {
  readonly code: string;
  readonly name: string;
  readonly series?: string;
  readonly year: number;
  readonly motto?: string;
  readonly summary?: string;
  readonly startsOn?: string;
  readonly endsOn?: string;
  readonly datesAsStated?: string;
  readonly status: OperationStatus;
  readonly environments?: readonly Environment[];
  readonly threatAreas?: readonly string[];
  readonly coordinationCentre?: CoordinationCentreEntry;
  readonly includes?: readonly string[];
  readonly participants: readonly ParticipantEntry[];
  readonly deployments?: readonly DeploymentEntry[];
  readonly publications: readonly PublicationEntry[];
}

export interface CoordinationCentreEntry {
  readonly name?: string;
  readonly city?: string;
  readonly country: string;
  readonly hostAgency?: string;
}

export type ParticipantEntry =
  string | { readonly party: string; readonly role?: ParticipantRole; readonly contribution?: string };

export interface DeploymentEntry {
  readonly capability: string;
  readonly participant?: string;
  readonly quantity?: number;
  readonly environments?: readonly Environment[];
  readonly purpose?: string;
}

export interface PublicationEntry {
  readonly code: string;
  readonly publisher: string;
  readonly publisherParty?: string;
  readonly title?: string;
  readonly urls?: readonly string[];
  readonly publishedOn?: string;
  readonly language?: string;
  readonly status: PublicationStatus;
  readonly origin: PublicationOrigin;
  readonly footnotes?: readonly string[];
  readonly note?: string;
  readonly participants?: { readonly complete: boolean; readonly listed: readonly ListedEntry[] };
  readonly figures?: readonly (FigureEntry & { readonly subject: FigureSubject })[];
}

export type ListedEntry = string | { readonly party: string; readonly name: string };

export interface FigureEntry {
  readonly subject?: FigureSubject;
  readonly category?: string;
  readonly value: number | null;
  readonly qualifier?: FigureQualifier;
  readonly unit?: string;
  readonly currency?: string;
  readonly words?: string;
  readonly countedAs?: string;
  readonly phase?: OperationPhase;
  readonly environment?: Environment;
  readonly threatArea?: string;
  readonly share?: string;
  readonly label?: string;
  readonly breakdowns?: readonly BreakdownEntry[];
}

export interface BreakdownEntry {
  readonly kind: BreakdownKind;
  readonly parts: readonly FigureEntry[];
}

/** The party of an entry that is its code, or says more about it. */
export function partyOf(entry: ParticipantEntry | ListedEntry): string {
  return typeof entry === "string" ? entry : entry.party;
}

/** Two letters are a country, more are an agency. */
export function isCountry(party: string): boolean {
  return party.length === 2;
}

export function partyColumns(party: string | null): {
  countryCode: string | null;
  agencyCode: string | null;
} {
  if (party === null) return { countryCode: null, agencyCode: null };
  return isCountry(party)
    ? { countryCode: party, agencyCode: null }
    : { countryCode: null, agencyCode: party };
}
