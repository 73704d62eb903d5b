import { startWorld, type World } from "../support/world";

interface Kind {
  operation: { participants: { nodes: { kind: string; party: { code: string } }[] } };
}

/** What a country was follows from its membership of the EU at the operation's date. */
describe("the kind of a participant", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const kindOf = async (operation: string, country: string) => {
    const { operation: found } = await world.data<Kind>(
      `query($o: String!, $c: CountryCode!) { operation(code: $o) {
        participants(filter: {country: {code: {eq: $c}}}) { nodes { kind party { code } } } } }`,
      { o: operation, c: country },
    );
    return found.participants.nodes.map((node) => node.kind);
  };

  test("the United Kingdom is a member state in 2018 and a third country in September 2020", async () => {
    expect(await kindOf("jad-calibre-2017", "GB")).toEqual(["MEMBER_STATE"]);
    expect(await kindOf("jad-see-2020", "GB")).toEqual(["THIRD_COUNTRY"]);
  });

  test("its last day as a member state is 31 January 2020", async () => {
    const code = "kind-of-a-participant";
    const id = "00000000-0000-4000-8000-0000000000aa";
    await world.database.operation.create({
      data: { id, code, name: "On the day", year: 2020, status: "PUBLISHED" },
    });
    await world.database.participant.create({
      data: {
        id: "00000000-0000-4000-8000-0000000000ab",
        operationId: id,
        countryCode: "GB",
        role: "PARTICIPANT",
        position: 0,
      },
    });
    expect(await kindOf(code, "GB")).toEqual(["THIRD_COUNTRY"]);
    await world.database.operation.update({ where: { id }, data: { startsOn: new Date("2020-01-31") } });
    expect(await kindOf(code, "GB")).toEqual(["MEMBER_STATE"]);
    await world.database.operation.update({ where: { id }, data: { startsOn: new Date("2020-02-01") } });
    expect(await kindOf(code, "GB")).toEqual(["THIRD_COUNTRY"]);
    await world.database.operation.delete({ where: { id } });
  });

  test("it is corrected when a membership is", async () => {
    expect(await kindOf("jad-see-2024", "ME")).toEqual(["THIRD_COUNTRY"]);
    const membership = { countryCode: "ME", startsOn: new Date("2024-01-01") };
    await world.database.euMembership.create({ data: membership });
    expect(await kindOf("jad-see-2024", "ME")).toEqual(["MEMBER_STATE"]);
    expect(await kindOf("jad-see-2023", "ME")).toEqual(["THIRD_COUNTRY"]);
    await world.database.euMembership.delete({ where: { countryCode_startsOn: membership } });
    expect(await kindOf("jad-see-2024", "ME")).toEqual(["THIRD_COUNTRY"]);
  });

  test("no one can write it", async () => {
    const where = { operationId_countryCode: { operationId: "", countryCode: "ES" } };
    const { id } = await world.database.operation.findUniqueOrThrow({ where: { code: "jad-see-2024" } });
    where.operationId_countryCode.operationId = id;
    await world.database.participant.update({ where, data: { kind: "AGENCY" } });
    expect(await kindOf("jad-see-2024", "ES")).toEqual(["MEMBER_STATE"]);
  });
});
