import { checkDay, checkParties, checkParty } from "./check-codes";
import { checkFigures } from "./check-figures";
import { topFigure } from "./figures";
import { type OperationFile, partyOf, type PublicationEntry } from "./operation-file";
import { type Path, type Problem, quote } from "./problem";
import type { Vocabulary } from "./vocabulary";

/** The database keeps positions of publications below 100, and a new order needs as many free ones again. */
const MOST_PUBLICATIONS = 50;

export function* checkPublications(operation: OperationFile, vocabulary: Vocabulary): Iterable<Problem> {
  const { publications } = operation;
  const participants = operation.participants.map(partyOf);
  const places = new Map<string, Path>();
  for (const [index, publication] of publications.entries()) {
    const path = ["publications", index];
    const place = [...path, "code"];
    const first = places.get(publication.code);
    if (first === undefined) places.set(publication.code, place);
    else
      yield {
        path: place,
        message: `The publication ${quote(publication.code)} stands twice in this file.`,
        first,
      };
    yield* checkPublication(publication, path, vocabulary);
    const figures = publication.figures?.map((entry, position) =>
      topFigure(entry, [...path, "figures", position], vocabulary.units),
    );
    yield* checkFigures(figures ?? [], participants, vocabulary);
  }
  if (publications.length > MOST_PUBLICATIONS) {
    const message = `An operation has at most ${MOST_PUBLICATIONS} publications, not ${publications.length}.`;
    yield { path: ["publications", MOST_PUBLICATIONS], message };
  }
}

function* checkPublication(
  publication: PublicationEntry,
  path: Path,
  vocabulary: Vocabulary,
): Iterable<Problem> {
  const { publisherParty, urls, publishedOn, participants } = publication;
  if (publisherParty !== undefined)
    yield* checkParty(publisherParty, [...path, "publisherParty"], vocabulary);
  yield* checkDay(publishedOn, [...path, "publishedOn"]);
  for (const [index, url] of (urls ?? []).entries()) {
    // SECURITY: a client makes links of these, and a javascript: address would run in its page.
    if (!/^https?:\/\/[^/]/i.test(url)) {
      yield {
        path: [...path, "urls", index],
        message: `An address must begin with https:// or http://, not ${quote(url)}.`,
      };
    }
  }
  if (participants !== undefined)
    yield* checkParties(participants.listed, [...path, "participants", "listed"], vocabulary);
}
