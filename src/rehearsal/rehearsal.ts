import { playClosing } from "./closing";
import { FIELDS } from "./documents";
import { connectGraph, type Graph } from "./graph";
import type { Introduce } from "./people";
import { makePlan, type Wish } from "./plan";
import { playDays } from "./play";
import { publish } from "./publication";
import { setUp } from "./set-up";
import { createRecords, type Records, type Stage } from "./stage";

interface Rehearsal extends Wish {
  readonly url: string;
  readonly introduce: Introduce;
  /** Deadlines lie around it. */
  readonly now: Date;
  readonly say: (line: string) => void;
}

/** An exercise that has been played to its end. */
export interface Played {
  readonly stage: Stage;
  readonly records: Records;
  /** What this graph can do, as "Operation.reported". */
  readonly abilities: ReadonlySet<string>;
}

/** Plays a fictitious operation against a running server, through its graph alone. */
export async function play({ url, introduce, now, say, ...wish }: Rehearsal): Promise<Played> {
  const graph = connectGraph(url);
  const plan = makePlan(wish, now);
  const stage = await setUp({ graph, plan, introduce, today: now.toISOString().slice(0, 10), say });
  const [records, abilities] = [createRecords(), await findAbilities(graph, stage)];
  await playDays(stage, records);
  await playClosing(stage, records);
  if (abilities.has("Mutation.publishFigures")) await publish(stage);
  return { stage, records, abilities };
}

interface Fields {
  readonly mutation: { readonly fields: readonly { readonly name: string }[] };
  readonly operation: { readonly fields: readonly { readonly name: string }[] };
}

/** The graph is asked what it has; what an older one has not is not compared. */
async function findAbilities(graph: Graph, { cast }: Stage): Promise<Set<string>> {
  const { mutation, operation } = await graph.data<Fields>(cast.administrator, FIELDS);
  return new Set([
    ...mutation.fields.map(({ name }) => `Mutation.${name}`),
    ...operation.fields.map(({ name }) => `Operation.${name}`),
  ]);
}
