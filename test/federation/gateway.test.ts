import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { parse, print, visit } from "graphql";
import { startWorld, type World } from "../support/world";
import { composeSupergraph } from "./compose";
import { COUNTRY_FACTS, countryFacts } from "./country-facts";

interface Forwarded {
  readonly authorization?: string;
}

/** Hands on who asks, as a gateway must that is to show more than what anyone sees. */
class OurGraph extends RemoteGraphQLDataSource {
  override willSendRequest({ request, context }: { request: any; context: Forwarded }) {
    if (context.authorization) request.http.headers.set("authorization", context.authorization);
  }
}

const ENFORCED_BY_ROUTERS = ["authenticated", "requiresScopes"];

/** @apollo/gateway enforces neither and refuses a supergraph with them; we check every token ourselves. */
const withoutEnforced = (sdl: string) =>
  print(
    visit(parse(sdl), {
      Directive: ({ name }) => (ENFORCED_BY_ROUTERS.includes(name.value) ? null : undefined),
      StringValue: ({ value }) => (ENFORCED_BY_ROUTERS.includes(value.replace("@", "")) ? null : undefined),
    }),
  );

describe("behind a gateway", () => {
  let world: World;
  let gateway: ApolloServer<Forwarded>;

  beforeAll(async () => {
    world = await startWorld();
    const { _service } = await world.data("{ _service { sdl } }");
    const supergraphSdl = composeSupergraph([
      { name: "jad", sdl: withoutEnforced(_service.sdl), url: `${world.url}/graphql` },
      { name: "facts", sdl: COUNTRY_FACTS },
    ]);
    gateway = new ApolloServer<Forwarded>({
      gateway: new ApolloGateway({
        supergraphSdl,
        buildService: ({ name, url }) =>
          name === "jad"
            ? new OurGraph({ url: url ?? "", fetcher: fetch as any })
            : new LocalGraphQLDataSource(countryFacts()),
      }),
      stopOnTerminationSignals: false,
    });
    await gateway.start();
  });
  afterAll(async () => {
    // A gateway that has not started refuses to stop, and the run has to end all the same.
    await world.stop();
    await gateway?.stop();
  });

  const ask = async (query: string, forwarded: Forwarded = {}) => {
    const { body } = await gateway.executeOperation({ query }, { contextValue: forwarded });
    if (body.kind !== "single") throw new Error("The gateway answers in one piece");
    return JSON.parse(JSON.stringify(body.singleResult));
  };

  test("our operation leads over its participants to what the other graph knows of countries", async () => {
    const { data, errors } = await ask(`{ operation(code: "jad-see-2024") { code
      coordinationCentre { country { code capital } }
      participants(kind: THIRD_COUNTRY, first: 2) { nodes { party { ... on Country { code name capital } } } } } }`);
    expect(errors).toBeUndefined();
    expect(data.operation.code).toBe("jad-see-2024");
    expect(data.operation.participants.nodes[0]).toEqual({
      party: { code: "AL", name: "Albania", capital: "Tirana" },
    });
  });

  test("their countries lead to our operations, in one statement", async () => {
    let answer: any;
    const statements = await world.statements(async () => {
      answer = await ask(
        '{ largestCountries(first: 3) { code population name(locale: "fi") participations(first: 1) { nodes { operation { code } } } } }',
      );
    });
    expect(answer.errors).toBeUndefined();
    expect(answer.data.largestCountries).toMatchObject([
      { code: "FR", population: 68_173, name: "Ranska" },
      { code: "ES", population: 48_085, name: "Espanja" },
      { code: "BG", population: 6_448, name: "Bulgaria" },
    ]);
    expect(answer.data.largestCountries[0].participations.nodes).toHaveLength(1);
    expect(statements).toHaveLength(1);
  });

  test("a field of theirs that requires one of ours gets it (@requires)", async () => {
    const { data } = await ask('{ agency(code: "FRONTEX") { plate } }');
    expect(data.agency).toEqual({ plate: "At the door: Frontex" });
  });

  test("node is not offered: its ids are ours alone", async () => {
    const { errors } = await ask('{ node(id: "Q291bnRyeTpFUw") { id } }');
    expect(errors.map(({ message }: { message: string }) => message)).toEqual([
      'Cannot query field "node" on type "Query".',
    ]);
  });

  test("a gateway without a token gets what anyone gets; one that hands the token on, what its holder gets", async () => {
    await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "CLOSED" } });
    const hidden = '{ operation(code: "jad-see-2022") { code } viewer { subject } }';
    expect((await ask(hidden)).data).toEqual({ operation: null, viewer: { subject: null } });
    const { authorization = "" } = await world.as("carla", "coordinator:jad-see-2022");
    expect((await ask(hidden, { authorization })).data).toEqual({
      operation: { code: "jad-see-2022" },
      viewer: { subject: "carla" },
    });
    const { data, errors } = await ask(hidden, { authorization: "Bearer nonsense" });
    expect(data).toBeNull();
    expect(errors.map(({ extensions }: any) => extensions.code)).toEqual(["UNAUTHENTICATED"]);
    await world.database.operation.update({ where: { code: "jad-see-2022" }, data: { status: "PUBLISHED" } });
  });
});
