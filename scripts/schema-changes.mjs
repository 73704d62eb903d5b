/** `npm run schema:changes [REVISION]`: how schema.graphql differs from that of a revision, HEAD if none is named. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const revision = process.argv[2] ?? "HEAD";

function committed() {
  try {
    return execFileSync("git", ["show", `${revision}:schema.graphql`], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return null;
  }
}

const before = committed();
if (before === null) {
  console.log(`There is no schema.graphql in ${revision} to compare with.`);
} else {
  const after = readFileSync("schema.graphql", "utf8");
  const changes = await diff(buildSchema(before), buildSchema(after));
  for (const level of ["BREAKING", "DANGEROUS", "NON_BREAKING"]) {
    for (const { criticality, message } of changes) {
      if (criticality.level === level) console.log(`${level.toLowerCase().replace("_", "-")}: ${message}`);
    }
  }
}
