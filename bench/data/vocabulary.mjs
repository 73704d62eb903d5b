/** What generated rows refer to: the first entries of the reference data that the product loads. */
export async function readVocabulary(client) {
  const list = async (text) => (await client.query(text)).rows;
  const countries = await list(`
    select country.code, exists (
      select from eu_membership as membership
      where membership.country_code = country.code and membership.ends_on is null) as is_member
    from country order by country.protocol_order nulls last, country.code limit 40`);
  const checks = await list(`select code from check_category order by position limit 4`);
  const results = await list(`
    select category.code, unit.unit from result_category as category
    join result_category_unit as unit on unit.category_code = category.code and unit.unit = category.unit
    order by category.position limit 6`);
  const threatAreas = await list(`select code from threat_area order by position limit 6`);
  return {
    countries: countries.map(({ code, is_member: isMember }) => ({
      code,
      kind: isMember ? "MEMBER_STATE" : "THIRD_COUNTRY",
    })),
    checks: checks.map(({ code }) => code),
    results,
    threatAreas: threatAreas.map(({ code }) => code),
  };
}
