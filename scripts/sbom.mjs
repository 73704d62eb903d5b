/**
 * `npm run sbom`: writes sbom.json, what the image has of packages, as a CycloneDX 1.6 document. It is read from
 * package-lock.json alone, so that the same lockfile gives the same document.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PROJECT = new URL("..", import.meta.url);

export function describePackages() {
  const { version, packages } = JSON.parse(readFileSync(new URL("package-lock.json", PROJECT), "utf8"));
  const components = Object.entries(packages)
    // As `npm ci --omit=dev --omit=optional` installs them in the Dockerfile.
    .filter(([path, { dev, optional, devOptional }]) => path !== "" && !dev && !optional && !devOptional)
    .map(([path, locked]) => componentOf(path, locked));
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": "jad-graph", name: "jad-graph", version },
    },
    components,
  };
}

function componentOf(path, { version, license, integrity }) {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const [algorithm, digest] = integrity.split("-");
  return {
    type: "library",
    // Of some packages there are several copies.
    "bom-ref": path,
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    hashes: [
      { alg: algorithm.replace("sha", "SHA-"), content: Buffer.from(digest, "base64").toString("hex") },
    ],
    licenses: /[ ()]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const document = describePackages();
  writeFileSync(new URL("sbom.json", PROJECT), `${JSON.stringify(document, null, 2)}\n`);
  console.log(`sbom.json: ${document.components.length} packages.`);
}
