import { Client, fetchExchange } from "@urql/core";
import { TotalsDocument } from "./generated/graphql.js";

const [code = "jad-see-2024", url = "http://127.0.0.1:4000/graphql"] = process.argv.slice(2);
const client = new Client({ url, preferGetMethod: false, exchanges: [fetchExchange] });

const { data, error } = await client.query(TotalsDocument, { code }).toPromise();
if (error) throw error;
if (!data?.operation) throw new Error(`There is no operation ${code} that everyone may see.`);

const { name, published, reconciliation } = data.operation;
console.log(name);
console.log(`  checks: ${published.checks.total?.value ?? "not published"}`);
for (const { category, value } of published.checks.byCategory)
  console.log(`    ${category?.name ?? "all"}: ${value ?? "–"}`);
for (const { kind, explanation } of reconciliation.discrepancies) console.log(`  ${kind}: ${explanation}`);
