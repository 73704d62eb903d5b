import type { GraphQLObjectType } from "graphql";
import { all, join, parameter, raw, type Row, type Sql, sql } from "../../core/sql";
import { modelOf } from "../plan/filter";
import { keyField } from "../plan/global-id";
import { jsonList } from "../plan/json";
import type { Rows } from "../plan/visibility";
import type { Representation } from "./representation";

/** A representation that was given at least once, and its place among those that differ. */
interface Member extends Representation {
  readonly place: number;
}

/** The JSON of an object whose row meets the condition, or SQL's null; the joins it needs are added to those given. */
type ObjectOf = (type: GraphQLObjectType, row: Row, condition: Sql, joins: Sql[]) => Sql;

/**
 * The JSON list of the objects that other graphs name, in their order. Those of one type that are named by the same
 * keys are found together; an object that is named again and again, as gateways do, is made once.
 */
export function representedObjects(given: readonly Representation[], rows: Rows, objectOf: ObjectOf): Sql {
  if (given.length === 0) return raw("'[]'");
  const { groups, places } = arrange(given);
  const found = join(
    groups.map((members) => ofOneKind(members, rows, objectOf)),
    " union all ",
  );
  const list = jsonList(sql`found.object`, sql`wanted.position`);
  return sql`(
    with found (place, object) as materialized (${found})
    select ${list} from unnest(${parameter(places, "int[]")}) with ordinality as wanted (place, position)
    join found using (place))`;
}

/** Those that differ, by type and keys, and for each of the given ones its place among them. */
function arrange(given: readonly Representation[]): { groups: Member[][]; places: number[] } {
  const members = new Map<string, Member>();
  const groups = new Map<string, Member[]>();
  const places = given.map((one) => {
    const name = JSON.stringify([one.type.name, one.keys]);
    const known = members.get(name);
    if (known) return known.place;
    const member = { ...one, place: members.size };
    members.set(name, member);
    const kind = JSON.stringify([one.type.name, one.keys.map(([key]) => key)]);
    const group = groups.get(kind);
    if (group) group.push(member);
    else groups.set(kind, [member]);
    return member.place;
  });
  return { groups: [...groups.values()], places };
}

/** One row for each member: its place, and the JSON of its object. */
function ofOneKind(members: readonly Member[], rows: Rows, objectOf: ObjectOf): Sql {
  const [first] = members;
  if (first === undefined) throw new Error("A group has a first member");
  const row = rows.of(modelOf(first.type));
  const fields = first.keys.map(([key]) => (key === "id" ? keyField(row) : key));
  const places = parameter(
    members.map(({ place }) => place),
    "int[]",
  );
  const values = fields.map((field, index) => {
    const list = members.map(({ keys }) => keys[index]?.[1]);
    return parameter(list, `${row.model.columns[field]?.type ?? "text"}[]`);
  });
  const names = fields.map((_field, index) => `key${index}`);
  const isKey = fields.map((field, index) => sql`${row.column(field)} = ${raw(`wanted.key${index}`)}`);
  const joins: Sql[] = [];
  const object = objectOf(first.type, row, all([...isKey, rows.visible(row)]), joins);
  return sql`
    select wanted.place, coalesce(${object}, 'null')
    from unnest(${join([places, ...values])}) as wanted (${raw(["place", ...names].join(", "))})
    ${join(joins, " ")}`;
}
