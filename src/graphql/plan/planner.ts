import type DataLoader from "dataloader";
import { batched } from "../../core/batched";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getVariableValues,
  type GraphQLResolveInfo,
  Kind,
  OperationTypeNode,
} from "graphql";
import { collectFields } from "graphql/execution/collectFields";
import type { DataModel } from "../../core/data-model";
import { LARGEST_ANSWER } from "../../core/largest-answer";
import type { Policies } from "../../core/policy";
import { raw, type Sql, sql } from "../../core/sql";
import type { Trace } from "../../core/trace";
import type { Viewer } from "../../core/viewer";
import type { ValidOperation } from "../valid-operation";
import { jsonAnswer, jsonObject } from "./json";
import { HOLE, type PlanRequest } from "./objects";
import { NO_PLAN, type Plan, type PlanFigures, Plans } from "./plans";
import { StatementBuilder } from "./statement";

/** What the planner asks of the context of a request. */
export interface PlanContext {
  readonly viewer: Viewer;
  /** Runs one statement that gives one row with one text; throws where it gives null, for it was too large. */
  readonly read: (statement: string, values: readonly unknown[]) => Promise<string>;
}

const PLANNING = { name: "plan", kind: "internal" } as const;

/** An object of an answer, by the keys that its document gives its fields. */
export type Data = Readonly<Record<string, unknown>>;

const ONE_IS_ENOUGH = { maxErrors: 1 };

/** Answers the planned fields of requests: all of an operation's root in one statement, and references in batches. */
export class Planner {
  private readonly plans = new Plans();
  /** By what a request reads with: of its context, Apollo hands on copies. */
  private readonly reads = new WeakMap<PlanContext["read"], Promise<Data>>();
  /** What graphql-js answers, since the way by one statement led nowhere. */
  private readonly unanswered = new WeakSet<PlanContext["read"]>();
  private readonly references = new WeakMap<PlanContext, Map<string, DataLoader<string, unknown>>>();

  constructor(
    private readonly dataModel: DataModel,
    private readonly policies: Policies,
    private readonly cursorSecret: string,
    private readonly trace: Trace = (_part, work) => work(),
  ) {}

  get figures(): PlanFigures {
    return this.plans.figures;
  }

  /** The value of one planned root field. */
  async read(context: PlanContext, info: GraphQLResolveInfo): Promise<unknown> {
    let reading = this.reads.get(context.read);
    if (reading === undefined) {
      reading = this.readRoot(context, info);
      this.reads.set(context.read, reading);
    }
    const value = (await reading)[info.path.key];
    if (value instanceof Error) throw value;
    return value;
  }

  /**
   * The whole answer to an operation, as the text that goes to the client; null where graphql-js has to make the
   * answer: for every error, and for JSON columns.
   */
  async answer(context: PlanContext, request: ValidOperation): Promise<string | null> {
    if (request.operation.operation !== OperationTypeNode.QUERY) return null;
    if (this.unanswered.has(context.read)) return null;
    const plan = this.plans.find({ ...request, viewer: context.viewer }, () =>
      this.trace(PLANNING, () => this.planAnswer(context.viewer, request)),
    );
    if (plan === null) return null;
    const answer = await this.followPlan(plan, context, request);
    if (answer === null) this.unanswered.add(context.read);
    return answer;
  }

  private async followPlan(
    { text, values, filler }: Plan,
    context: PlanContext,
    { schema, variables }: ValidOperation,
  ): Promise<string | null> {
    const reading = context.read(text, values);
    const answer = await reading.catch(() => null);
    if (answer === null) {
      // Each field says so in its place, and nothing is asked of the database once more.
      const failed = reading.then((): Data => ({}));
      failed.catch(() => undefined);
      this.reads.set(context.read, failed);
      return null;
    }
    if (answer.includes(HOLE)) return null;
    if (filler === null) return answer;
    const filled = await filler.fill(answer, { schema, variables, context });
    return filled !== null && Buffer.byteLength(filled) <= LARGEST_ANSWER ? filled : null;
  }

  private planAnswer(viewer: Viewer, { schema, document, operation, variables }: ValidOperation) {
    const type = schema.getQueryType();
    if (!type) return NO_PLAN;
    // SECURITY: graphql-js looks for all that is wrong unless told otherwise, for a minute in thousands of wrong values.
    const { coerced } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      variables,
      ONE_IS_ENOUGH,
    );
    if (coerced === undefined) return NO_PLAN;
    const fragments = fragmentsOf(document);
    const selected = collectFields(schema, fragments, coerced, type, operation.selectionSet);
    const isRead = [...selected.values()].some(
      ([node]) => type.getFields()[node?.name.value ?? ""]?.extensions.plan,
    );
    if (!isRead) return NO_PLAN;
    const builder = this.builder(viewer, { schema, fragments, variableValues: coerced }, true);
    try {
      const { text, values } = withinLimit(jsonAnswer(builder.root(type, selected)));
      return { text, values, filler: builder.blanks.fillerFor(operation, Object.values(fragments)) };
    } catch {
      // What is wrong with it is said when it is planned again, field by field.
      return NO_PLAN;
    }
  }

  /** The object that a service refers to by its key: one statement for all references of one place in the document. */
  async refer(context: PlanContext, info: GraphQLResolveInfo, key: string): Promise<unknown> {
    const loaders = this.references.get(context) ?? new Map<string, DataLoader<string, unknown>>();
    this.references.set(context, loaders);
    const place = placeOf(info);
    const loader =
      loaders.get(place) ??
      batched<unknown>(async (keys) => {
        const statement = this.trace(PLANNING, () => {
          const builder = this.builder(context.viewer, info, false);
          return builder.references(info.returnType, info.fieldNodes, keys);
        });
        return (await this.run(context, statement)) as unknown[];
      });
    loaders.set(place, loader);
    return loader.load(key);
  }

  private async readRoot(context: PlanContext, info: GraphQLResolveInfo): Promise<Data> {
    const { members, refused } = this.trace(PLANNING, () => this.planRoot(context.viewer, info));
    if (members.length === 0) return refused;
    const data = await this.run(context, jsonObject(members));
    return { ...(data as Data), ...refused };
  }

  private planRoot(viewer: Viewer, info: GraphQLResolveInfo) {
    const { schema, fragments, variableValues, operation, parentType } = info;
    const builder = this.builder(viewer, info, false);
    const selected = collectFields(schema, fragments, variableValues, parentType, operation.selectionSet);
    const refused: Record<string, Error> = {};
    const members: (readonly [string, Sql])[] = [];
    for (const [key, nodes] of selected) {
      const field = parentType.getFields()[nodes[0]?.name.value ?? ""];
      if (!field?.extensions.plan) continue;
      // One field's wrong argument is that field's error; the others are read.
      try {
        members.push([key, builder.rootField(parentType, field, nodes)]);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        refused[key] = error;
      }
    }
    return { members, refused };
  }

  private builder(viewer: Viewer, info: PlanRequest["info"], isAnswer: boolean): StatementBuilder {
    const { dataModel, policies, cursorSecret } = this;
    return new StatementBuilder({ info, viewer, dataModel, policies, cursorSecret, isAnswer });
  }

  private async run(context: PlanContext, json: Sql): Promise<unknown> {
    const { text, values } = withinLimit(json);
    return JSON.parse(await context.read(text, values));
  }
}

/** The statement that gives a text, or null for one that is too large; `offset 0` keeps it from being made twice. */
function withinLimit(text: Sql): Sql {
  const limit = raw(String(LARGEST_ANSWER));
  return sql`select case when octet_length(made.text) <= ${limit} then made.text end as answer
    from (select ${text} offset 0) as made (text)`;
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  return Object.fromEntries(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

/** The place of a field in the document, whatever the places of its parents in their lists. */
function placeOf(info: GraphQLResolveInfo): string {
  const keys: (string | number)[] = [];
  for (let at: GraphQLResolveInfo["path"] | undefined = info.path; at; at = at.prev) keys.unshift(at.key);
  return keys.filter((key) => typeof key === "string").join(".");
}
