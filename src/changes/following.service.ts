import { Bell, untilClosed } from "../core/bell";
import type { ChangeEvents, ChangeNotice } from "../core/change-events";
import { DomainError } from "../core/errors";
import { Row, type Sql, sql } from "../core/sql";
import { refuseUnstorableText } from "../core/text";
import type { Viewer } from "../core/viewer";
import type { Database } from "../database/client";
import { queryAs } from "../database/read";
import { dataModel } from "../generated/data-model";
import { visibleOperation } from "../operations/operation.policy";
import { worksOn } from "../reports/report.policy";
import type { ChangeService, FoundChange } from "./change.service";

/** What is the root of the answer to one event, by the name of its field. */
type Events<Root> = AsyncIterableIterator<Root>;

/** In milliseconds: changes that follow each other sooner are told of together. */
const SHORTEST_PAUSE = 250;
const PAGE = 100;

interface FollowedOperation {
  readonly id: string;
  readonly worksOn: boolean;
}

/**
 * Lets a viewer follow what is changed. A notice only says that it is time to look: what is told is read again each
 * time, with the viewer's filters. Nothing waits in line for a slow client; it is told of the rest when it is ready.
 */
export class FollowingService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
    private readonly events: ChangeEvents,
    private readonly changes: ChangeService,
  ) {}

  async operationTotals(code: string): Promise<Events<{ operationTotals: string }>> {
    const { id } = await this.findOperation("operationTotals(code:)", code);
    const bell = this.bell(({ operation }) => operation === id);
    async function* totals() {
      do {
        yield { operationTotals: id };
        await bell.rest(SHORTEST_PAUSE);
      } while (await bell.heard());
    }
    return untilClosed(bell, totals());
  }

  async reportChanged(code: string, cursor: string | null): Promise<Events<{ reportChanged: object }>> {
    const { id, worksOn: mayRead } = await this.findOperation("reportChanged(operation:)", code);
    if (!mayRead) throw refused(this.viewer, code);
    const after = this.positionOf("reportChanged(cursor:)", cursor);
    const bell = this.bell(({ operation, type }) => operation === id && type === "Report");
    const found = sql`change.operation_id = ${id}::uuid and change.type = 'Report'`;
    return this.follow(bell, after, found, ({ key, kind, at, position }) => ({
      reportChanged: { report: key, change: kind, at, cursor: this.changes.cursorAt(position) },
    }));
  }

  async publicationReleased(
    code: string | null,
    cursor: string | null,
  ): Promise<Events<{ publicationReleased: string }>> {
    const argument = "publicationReleased(operation:)";
    const followed = code === null ? null : (await this.findOperation(argument, code)).id;
    const after = this.positionOf("publicationReleased(cursor:)", cursor);
    const bell = this.bell(
      ({ operation, type }) => type === "Publication" && (followed === null || operation === followed),
    );
    const released = sql`change.kind = 'RELEASED'`;
    const found = followed === null ? released : sql`${released} and change.operation_id = ${followed}::uuid`;
    return this.follow(bell, after, found, ({ key }) => ({ publicationReleased: key }));
  }

  /** Every change that the condition finds, after a position or from now on. */
  private async follow<Root>(
    bell: Bell,
    given: string | null,
    condition: Sql,
    tell: (change: FoundChange) => Root,
  ): Promise<Events<Root>> {
    const { changes } = this;
    let after = given ?? "";
    if (given !== null) {
      bell.ring();
    } else {
      // The bell hangs already: what comes in between is found when it is heard.
      after = await changes.newest().catch((error: unknown) => {
        bell.close();
        throw error;
      });
    }
    async function* all() {
      while (await bell.heard()) {
        for (let hasMore = true; hasMore;) {
          const found = await changes.find({ after, further: [condition], size: PAGE });
          for (const change of found.changes) if (change.deletedAt === null) yield tell(change);
          ({ position: after, hasMore } = found);
        }
      }
    }
    return untilClosed(bell, all());
  }

  private positionOf(argument: string, cursor: string | null): string | null {
    return cursor === null ? null : this.changes.positionOf(argument, cursor);
  }

  private bell(isOf: (notice: ChangeNotice) => boolean): Bell {
    const bell: Bell = new Bell(() => silence());
    const silence = this.events.listen((notice) => {
      if (notice === null || isOf(notice)) bell.ring();
    });
    return bell;
  }

  private async findOperation(argument: string, code: string): Promise<FollowedOperation> {
    refuseUnstorableText(argument, code);
    const row = new Row("Operation", dataModel.Operation, "operation");
    const statement = sql`
      select id, ${worksOn(this.viewer, row)} as "worksOn" from operation
      where code = ${code} and ${visibleOperation(this.viewer, row)}`;
    const [found] = await queryAs<FollowedOperation>(this.database, this.viewer, statement);
    if (found !== undefined) return found;
    throw new DomainError("NOT_FOUND", `${argument}: there is no operation with this code.`, { argument });
  }
}

function refused({ subject }: Viewer, code: string): DomainError {
  if (subject === null) {
    return new DomainError("UNAUTHENTICATED", "reportChanged needs a token; send Authorization: Bearer …");
  }
  return new DomainError("FORBIDDEN", `reportChanged is for those who work on ${code}.`);
}
