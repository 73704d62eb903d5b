import { getStitchedSchemaFromSupergraphSdl } from "@graphql-tools/federation";
import { stitchSchemas } from "@graphql-tools/stitch";
import { stitchingDirectives } from "@graphql-tools/stitching-directives";
import { buildSchema, type ExecutionResult, execute, graphql, type GraphQLSchema, print } from "graphql";
import type { ApolloServer } from "@apollo/server";
import { startWorld, type World } from "../support/world";
import { composeSupergraph } from "./compose";
import { COUNTRY_FACTS, countryFacts, countryFactsToStitch, FACTS_TO_STITCH } from "./country-facts";

// On a machine that is busy, the library now and then answers null without asking anyone.
jest.retryTimes(3, { logErrorsBeforeRetry: true });

type Executor = (request: any) => Promise<ExecutionResult<any>>;

describe("stitched", () => {
  let world: World;
  let facts: ApolloServer;
  /** The operations that reached each graph. */
  const calls = { ours: [] as string[], theirs: [] as string[] };

  const ours: Executor = async ({ document, variables, context }) => {
    calls.ours.push(print(document));
    const { body } = await world.query(print(document), variables, context?.headers);
    return body as unknown as ExecutionResult<any>;
  };

  beforeAll(async () => {
    world = await startWorld();
    facts = countryFactsToStitch();
    await facts.start();
  });
  afterAll(async () => {
    await facts?.stop();
    await world.stop();
  });
  beforeEach(() => {
    calls.ours = [];
    calls.theirs = [];
  });

  const ask = async (
    schema: GraphQLSchema,
    source: string,
    headers: Record<string, string> = {},
  ): Promise<any> => JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: { headers } })));

  describe("from _sdl alone", () => {
    let stitched: GraphQLSchema;

    beforeAll(async () => {
      const { stitchingDirectivesTransformer } = stitchingDirectives();
      const { _sdl } = await world.data("{ _sdl }");
      const theirs: Executor = async ({ document, variables }) => {
        calls.theirs.push(print(document));
        const { body } = await facts.executeOperation({ query: print(document), variables });
        return body.kind === "single" ? (body.singleResult as ExecutionResult<any>) : { errors: [] };
      };
      stitched = stitchSchemas({
        subschemaConfigTransforms: [stitchingDirectivesTransformer],
        subschemas: [
          { schema: buildSchema(_sdl), executor: ours, batch: true },
          { schema: buildSchema(FACTS_TO_STITCH), executor: theirs, batch: true },
        ],
      });
    });

    test("our operations lead to their facts, with one call of each graph", async () => {
      const { data, errors } = await ask(
        stitched,
        `{ operations(first: 5, orderBy: [{ field: NAME }]) { nodes { code
          coordinationCentre { country { code capital } }
          participants(first: 5, kind: MEMBER_STATE) { nodes { party { ... on Country { code name capital } } } } } } }`,
      );
      expect(errors).toBeUndefined();
      const parties = data.operations.nodes.flatMap(({ participants }: any) => participants.nodes);
      expect(parties).toContainEqual({ party: { code: "ES", name: "Spain", capital: "Madrid" } });
      expect(calls.ours).toHaveLength(1);
      expect(calls.theirs).toHaveLength(1);
    });

    test("their countries lead to our figures, with one call and one statement of ours", async () => {
      let answer: any;
      const statements = await world.statements(async () => {
        answer = await ask(
          stitched,
          "{ largestCountries(first: 4) { code capital name participations(first: 1) { totalCount } } }",
        );
      });
      expect(answer.errors).toBeUndefined();
      expect(answer.data.largestCountries).toMatchObject([
        { code: "FR", capital: "Paris", name: "France", participations: { totalCount: expect.any(Number) } },
        { code: "ES", capital: "Madrid", name: "Spain" },
        { code: "BG", capital: "Sofia", name: "Bulgaria" },
        { code: "AL", capital: "Tirana", name: "Albania" },
      ]);
      expect(calls.ours).toHaveLength(1);
      expect(calls.ours[0]).toContain("countriesByCodes");
      expect(statements).toHaveLength(1);
    });

    test("without a token it gets what anyone gets, and with one what its holder gets", async () => {
      await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "CLOSED" } });
      const hidden = '{ operationsByCodes(codes: ["jad-see-2022", "jad-see-2023"]) { code } }';
      expect((await ask(stitched, hidden)).data).toEqual({
        operationsByCodes: [null, { code: "jad-see-2023" }],
      });
      const carla = await world.as("carla", "coordinator:jad-see-2022");
      expect((await ask(stitched, hidden, carla)).data).toEqual({
        operationsByCodes: [{ code: "jad-see-2022" }, { code: "jad-see-2023" }],
      });
      await world.database.operation.update({
        where: { code: "jad-see-2022" },
        data: { status: "PUBLISHED" },
      });
    });
  });

  describe("from the SDL of federation", () => {
    let sdl: string;
    let stitched: GraphQLSchema;

    const theirs: Executor = async ({ document, variables }) => {
      calls.theirs.push(print(document));
      return execute({ schema: countryFacts(), document, variableValues: variables });
    };
    const stitch = (ourSdl: string) =>
      getStitchedSchemaFromSupergraphSdl({
        supergraphSdl: composeSupergraph([
          { name: "jad", sdl: ourSdl },
          { name: "facts", sdl: COUNTRY_FACTS },
        ]),
        batch: true,
        onSubschemaConfig: (config) => {
          config.executor = (config.name === "JAD" ? ours : theirs) as typeof config.executor;
        },
      });

    beforeAll(async () => {
      ({ sdl } = (await world.data("{ _service { sdl } }"))._service);
      stitched = stitch(sdl);
    });

    const participants =
      '{ operation(code: "jad-see-2024") { participants(kind: THIRD_COUNTRY, first: 2) { nodes { party { ... on Country { code capital } } } } } }';
    const withCapitals = {
      data: {
        operation: {
          participants: {
            nodes: [{ party: { code: "AL", capital: "Tirana" } }, { party: { code: "BA", capital: null } }],
          },
        },
      },
    };

    // It takes a graph once for each key of a type, and asks the other one for what this one has answered already.
    test("our participants lead to their facts, where the library asks us again by the second key of an operation", async () => {
      expect(await ask(stitched, participants)).toEqual(withCapitals);
      expect(calls.ours).toHaveLength(2);
      expect(calls.ours[1]).toContain("... on Operation");
      expect(calls.theirs).toHaveLength(1);
    });

    test.each(["id", "code"])(
      "without the key %s of operations they do with one call of each graph",
      async (key) => {
        const keys = '@key(fields: "id") @key(fields: "code")';
        expect(sdl.split(keys)).toHaveLength(2);
        const withOneKey = stitch(sdl.replace(keys, keys.replace(`@key(fields: "${key}")`, "")));
        expect(await ask(withOneKey, participants)).toEqual(withCapitals);
        expect(calls.ours).toHaveLength(1);
        expect(calls.theirs).toHaveLength(1);
      },
    );

    test("their countries lead to our names, with one call of ours", async () => {
      expect(await ask(stitched, "{ largestCountries(first: 2) { population name } }")).toEqual({
        data: {
          largestCountries: [
            { population: 68_173, name: "France" },
            { population: 48_085, name: "Spain" },
          ],
        },
      });
      expect(calls.ours).toHaveLength(1);
      expect(calls.ours[0]).toContain("_entities");
    });

    test("without a token it gets what anyone gets, and with one what its holder gets", async () => {
      await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "CLOSED" } });
      const hidden = '{ operation(code: "jad-see-2022") { code } viewer { subject } }';
      expect(await ask(stitched, hidden)).toEqual({ data: { operation: null, viewer: { subject: null } } });
      const carla = await world.as("carla", "coordinator:jad-see-2022");
      expect(await ask(stitched, hidden, carla)).toEqual({
        data: { operation: { code: "jad-see-2022" }, viewer: { subject: "carla" } },
      });
      await world.database.operation.update({
        where: { code: "jad-see-2022" },
        data: { status: "PUBLISHED" },
      });
    });
  });
});
