import { badInput, DomainError } from "../core/errors";
import { permit } from "../core/permissions";
import type { Sql } from "../core/sql";
import { readLine } from "../core/text";
import type { Viewer } from "../core/viewer";
import { change, type Change, type Changed, type Transaction } from "../database/change";
import type { Database } from "../database/client";
import { identify } from "../database/load/identifier";
import type { LockedOperation } from "../database/lock-operation";
import { snapshot } from "../database/snapshot";
import type { ParticipantRole } from "../generated/prisma/enums";
import { findOperation, requireState } from "../operations/operation.service";

export interface AddParticipant {
  readonly idempotencyKey: string;
  /** The operation's code. */
  readonly operation: string;
  readonly expectedVersion: number;
  /** The code of the country or agency. */
  readonly party: string;
  readonly role?: ParticipantRole | null;
  readonly contribution?: string | null;
}

export interface ChangeParticipantRole {
  readonly operation: string;
  readonly expectedVersion: number;
  readonly party: string;
  readonly role: ParticipantRole;
}

type Outcome = Changed<{ readonly participant: string }>;

/** Says who takes part in an operation. */
export class ParticipantService {
  constructor(
    private readonly database: Database,
    private readonly viewer: Viewer,
  ) {}

  async add(input: AddParticipant): Promise<Outcome> {
    const contribution =
      input.contribution == null ? null : readLine("input.contribution", input.contribution, { most: 500 });
    return this.change("addParticipant", input, async (made, operation) => {
      const { tx } = made;
      const party = await findParty(tx, input.party);
      const present = await tx.participant.count({ where: { operationId: operation.id, ...party } });
      if (present > 0) {
        throw new DomainError(
          "CONFLICT",
          `input.party: ${input.party} takes part in ${operation.code} already.`,
          {
            argument: "input.party",
          },
        );
      }
      const { _max: last } = await tx.participant.aggregate({
        where: { operationId: operation.id },
        _max: { position: true },
      });
      const id = identify("participant", operation.id, input.party);
      await tx.participant.create({
        select: { id: true },
        data: {
          ...party,
          id,
          operationId: operation.id,
          role: input.role ?? "PARTICIPANT",
          contribution,
          position: (last.position ?? -1) + 1,
        },
      });
      await this.record(made, operation, id, {});
      return { participant: id };
    });
  }

  async changeRole(input: ChangeParticipantRole): Promise<Outcome> {
    return this.change("changeParticipantRole", input, async (made, operation) => {
      const { tx } = made;
      const party = await findParty(tx, input.party);
      const participant = await tx.participant.findFirst({
        where: { operationId: operation.id, ...party },
        select: { id: true },
      });
      if (participant === null) {
        throw new DomainError(
          "NOT_FOUND",
          `input.party: ${input.party} is no participant of ${operation.code}.`,
          {
            argument: "input.party",
          },
        );
      }
      const { id } = participant;
      const before = await snapshot(tx, "participant", id);
      await tx.participant.update({ where: { id }, data: { role: input.role }, select: { id: true } });
      await this.record(made, operation, id, { before });
      return { participant: id };
    });
  }

  private change(
    action: "addParticipant" | "changeParticipantRole",
    input: AddParticipant | ChangeParticipantRole,
    work: (made: Change, operation: LockedOperation) => Promise<{ participant: string }>,
  ): Promise<Outcome> {
    return change(this.database, { viewer: this.viewer, action, input }, async (made) => {
      const operation = await findOperation(made, input.operation);
      permit(this.viewer, action, { operation: operation.code });
      requireState(operation, action, input.expectedVersion);
      return work(made, operation);
    });
  }

  /** Who takes part belongs to the operation, and counts as one of its changes. */
  private async record(
    { tx, record }: Change,
    operation: LockedOperation,
    id: string,
    { before }: { before?: Sql },
  ): Promise<void> {
    await tx.operation.update({
      where: { id: operation.id },
      data: { version: { increment: 1 } },
      select: { id: true },
    });
    await record({
      operationId: operation.id,
      entityType: "Participant",
      entityId: id,
      ...(before === undefined ? {} : { before }),
      after: await snapshot(tx, "participant", id),
    });
  }
}

async function findParty(
  tx: Transaction,
  code: string,
): Promise<{ readonly countryCode: string } | { readonly agencyCode: string }> {
  if ((await tx.country.count({ where: { code } })) > 0) return { countryCode: code };
  if ((await tx.agency.count({ where: { code } })) > 0) return { agencyCode: code };
  throw badInput(
    "input.party",
    `${JSON.stringify(code.slice(0, 40))} is neither a country nor an agency; use ISO 3166-1 alpha-2, XK for Kosovo, or the code of an agency.`,
  );
}
