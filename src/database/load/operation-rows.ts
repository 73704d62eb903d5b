import { figureBatches } from "./figure-rows";
import type { Units } from "./figures";
import { identify, operationId } from "./identifier";
import {
  type OperationFile,
  type ParticipantEntry,
  partyColumns,
  partyOf,
  type PublicationEntry,
} from "./operation-file";
import { Occurrences } from "./occurrences";
import type { Batch, Rows } from "./tables";

/** The rows of every table that one file makes. Pure: the same file makes the same rows, with the same ids. */
export function operationBatches(file: OperationFile, units: Units): Batch[] {
  const id = operationId(file.code);
  const operation: Rows["Operation"] = {
    id,
    code: file.code,
    name: file.name,
    seriesCode: file.series ?? null,
    year: file.year,
    motto: file.motto ?? null,
    summary: file.summary ?? null,
    startsOn: file.startsOn ?? null,
    endsOn: file.endsOn ?? null,
    datesAsStated: file.datesAsStated ?? null,
    status: file.status,
    environments: [...(file.environments ?? [])],
    fromFile: true,
    exercise: false,
  };
  const threatAreas = file.threatAreas?.map((threatAreaCode) => ({ operationId: id, threatAreaCode }));
  const inclusions = file.includes?.map((code) => ({ containerId: id, includedId: operationId(code) }));
  const publications = file.publications.map((publication, position) =>
    publicationRow(publication, id, position),
  );
  return [
    { table: "Operation", level: 0, rows: [operation] },
    { table: "OperationThreatArea", level: 0, rows: threatAreas ?? [] },
    { table: "OperationInclusion", level: 0, rows: inclusions ?? [] },
    { table: "CoordinationCentre", level: 0, rows: centreRows(file, id) },
    {
      table: "Participant",
      level: 0,
      rows: file.participants.map((entry, position) => participantRow(entry, id, position)),
    },
    { table: "Deployment", level: 0, rows: deploymentRows(file, id) },
    { table: "Publication", level: 0, rows: publications },
    {
      table: "ListedParticipant",
      level: 0,
      rows: file.publications.flatMap((publication) => listedRows(publication, id)),
    },
    ...file.publications.flatMap((publication) =>
      figureBatches(publication, { operationId: id, publicationId: publicationId(id, publication) }, units),
    ),
  ];
}

/** The rows of one publication of an operation. */
export function publicationBatches(
  publication: PublicationEntry,
  operation: string,
  position: number,
  units: Units,
): Batch[] {
  const place = { operationId: operation, publicationId: publicationId(operation, publication) };
  return [
    { table: "Publication", level: 0, rows: [publicationRow(publication, operation, position)] },
    { table: "ListedParticipant", level: 0, rows: listedRows(publication, operation) },
    ...figureBatches(publication, place, units),
  ];
}

function centreRows(
  { coordinationCentre: centre }: OperationFile,
  operation: string,
): Rows["CoordinationCentre"][] {
  if (centre === undefined) return [];
  const { name, city, country, hostAgency } = centre;
  return [
    {
      id: identify("coordination-centre", operation),
      operationId: operation,
      name: name ?? null,
      city: city ?? null,
      countryCode: country,
      hostAgencyCode: hostAgency ?? null,
    },
  ];
}

function participantId(operation: string, party: string): string {
  return identify("participant", operation, party);
}

function participantRow(entry: ParticipantEntry, operation: string, position: number): Rows["Participant"] {
  const party = partyOf(entry);
  const { role = "PARTICIPANT", contribution = null } = typeof entry === "string" ? {} : entry;
  return {
    id: participantId(operation, party),
    operationId: operation,
    ...partyColumns(party),
    role,
    contribution,
    position,
  };
}

function deploymentRows({ deployments }: OperationFile, operation: string): Rows["Deployment"][] {
  const occurrences = new Occurrences();
  return (deployments ?? []).map(({ capability, participant, quantity, environments, purpose }, position) => {
    const key = [operation, capability, participant ?? null];
    return {
      id: identify("deployment", ...key, occurrences.next(key)),
      operationId: operation,
      participantId: participant === undefined ? null : participantId(operation, participant),
      capabilityCode: capability,
      quantity: quantity ?? null,
      environments: [...(environments ?? [])],
      purpose: purpose ?? null,
      position,
    };
  });
}

export function publicationId(operation: string, { code }: PublicationEntry): string {
  return identify("publication", operation, code);
}

function publicationRow(
  publication: PublicationEntry,
  operation: string,
  position: number,
): Rows["Publication"] {
  const publisher = partyColumns(publication.publisherParty ?? null);
  return {
    id: publicationId(operation, publication),
    operationId: operation,
    code: publication.code,
    publisher: publication.publisher,
    publisherCountryCode: publisher.countryCode,
    publisherAgencyCode: publisher.agencyCode,
    title: publication.title ?? null,
    urls: [...(publication.urls ?? [])],
    publishedOn: publication.publishedOn ?? null,
    language: publication.language ?? null,
    status: publication.status,
    origin: publication.origin,
    listIsComplete: publication.participants?.complete ?? null,
    footnotes: [...(publication.footnotes ?? [])],
    note: publication.note ?? null,
    position,
  };
}

function listedRows(publication: PublicationEntry, operation: string): Rows["ListedParticipant"][] {
  return (publication.participants?.listed ?? []).map((entry, position) => ({
    publicationId: publicationId(operation, publication),
    position,
    ...partyColumns(partyOf(entry)),
    nameAsPublished: typeof entry === "string" ? null : entry.name,
  }));
}
