import { type Breakdown, type Figure, measureKey, topFigure, type Units } from "./figures";
import { identify } from "./identifier";
import { Occurrences } from "./occurrences";
import { partyColumns, type PublicationEntry } from "./operation-file";
import type { Batch, Rows } from "./tables";

interface Place {
  readonly operationId: string;
  readonly publicationId: string;
}

/** The figures of one publication and their breakdowns, level by level from the outside in. */
export function figureBatches(publication: PublicationEntry, place: Place, units: Units): Batch[] {
  const figures = (publication.figures ?? []).map((entry) => topFigure(entry, [], units));
  return new FigureRows(place).batches(figures);
}

class FigureRows {
  private readonly figures: Rows["PublishedFigure"][][] = [];
  private readonly breakdowns: Rows["Breakdown"][][] = [];
  private position = 0;

  constructor(private readonly place: Place) {}

  batches(figures: readonly Figure[]): Batch[] {
    for (const figure of figures) this.add(figure, figureId(this.place.publicationId, figure), null, 0);
    return this.figures.flatMap((rows, level): Batch[] => [
      { table: "PublishedFigure", level, rows },
      { table: "Breakdown", level, rows: this.breakdowns[level] ?? [] },
    ]);
  }

  private add(figure: Figure, id: string, breakdownId: string | null, level: number): void {
    (this.figures[level] ??= []).push(
      figureRow(figure, { id, ...this.place, position: this.position++, breakdownId }),
    );
    const kinds = new Occurrences();
    const parts = new Occurrences();
    for (const [position, { kind, parts: entries }] of figure.breakdowns.entries()) {
      const breakdown = {
        id: identify("breakdown", id, kind, kinds.next([kind])),
        publicationId: this.place.publicationId,
      };
      (this.breakdowns[level] ??= []).push({ ...breakdown, figureId: id, kind, position });
      for (const part of entries) {
        // A part is known by its whole and the kind of breakdown, not by which of several of a kind it stands in,
        // so that it stays the same when breakdowns change places.
        const key = [kind, ...measureKey(part), part.qualifier];
        this.add(part, figureId(id, part, kind, parts.next(key)), breakdown.id, level + 1);
      }
    }
  }
}

function figureId(
  owner: string,
  figure: Figure,
  kind: Breakdown["kind"] | null = null,
  occurrence = 0,
): string {
  return identify("figure", owner, kind, ...measureKey(figure), figure.qualifier, occurrence);
}

type Keys = Pick<
  Rows["PublishedFigure"],
  "id" | "operationId" | "publicationId" | "position" | "breakdownId"
>;

function figureRow(figure: Figure, keys: Keys): Rows["PublishedFigure"] {
  const {
    subject,
    category,
    value,
    qualifier,
    unit,
    currency,
    words,
    countedAs,
    phase,
    environment,
    threatArea,
    share,
    label,
  } = figure;
  return {
    ...keys,
    subject,
    checkCategoryCode: subject === "CHECKS" ? category : null,
    resultCategoryCode: subject === "RESULTS" ? category : null,
    capabilityCode: subject === "DEPLOYMENTS" ? category : null,
    value,
    qualifier,
    unit,
    currency,
    words,
    countedAs,
    phase,
    environment,
    threatAreaCode: threatArea,
    ...partyColumns(share),
    label,
  };
}
