import path from "node:path";
import { places, zones } from "./zones.mjs";

const PROJECT = path.resolve(import.meta.dirname, "../..");

/** An ESLint rule that holds the table of zones. */
export const zoneRule = {
  meta: {
    type: "problem",
    docs: { description: "Hold the dependency rule: what each part of src may import" },
    messages: {
      homeless: "{{file}} is in no zone of test/house/zones.mjs: name its role, or give it a zone",
      forbidden: "A file of zone {{zone}} may not import {{target}}: {{why}}",
      onlyAsType: "A file of zone {{zone}} may import {{target}} with `import type` only: {{why}}",
    },
    schema: [],
  },
  create(context) {
    const file = nameOf(context.filename);
    const zone = find(zones, file);
    if (zone === undefined)
      return { Program: (node) => context.report({ node, messageId: "homeless", data: { file } }) };

    const check = (node, source, asType) => {
      if (typeof source?.value !== "string") return;
      const { messageId, target } = judge(zone, file, source.value, asType);
      if (messageId) context.report({ node, messageId, data: { zone: zone.name, target, why: zone.why } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, isOnlyTypes(node)),
      ExportNamedDeclaration: (node) => check(node, node.source, isOnlyTypes(node)),
      ExportAllDeclaration: (node) => check(node, node.source, isOnlyTypes(node)),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source, true),
      TSExternalModuleReference: (node) => check(node, node.expression, false),
      "CallExpression[callee.name='require']": (node) => check(node, node.arguments[0], false),
    };
  },
};

function judge(zone, file, source, asType) {
  if (!source.startsWith(".")) {
    const isForbidden =
      zone.noPackages.some((packages) => packages.test(source)) && !source.startsWith("node:");
    return { target: source, messageId: isForbidden ? "forbidden" : null };
  }
  const target = nameOf(path.resolve(PROJECT, path.dirname(file), source));
  const name = find([...places, ...zones], target)?.name;
  const isOwn = path.dirname(target) === path.dirname(file);
  const isIn = (names = []) => names.includes(name) || (isOwn && names.includes(`own ${name}`));
  if (isIn(zone.may) || (asType && isIn(zone.asType))) return { target, messageId: null };
  return { target, messageId: isIn(zone.asType) ? "onlyAsType" : "forbidden" };
}

function find(table, file) {
  return table.find(({ files }) => files.test(file));
}

/** As the tables write it: from the project's folder, without the ending. */
function nameOf(file) {
  const name = path.relative(PROJECT, file).split(path.sep).join("/");
  return name.replace(/\.(d\.ts|ts|tsx|mts|json)$/, "");
}

function isOnlyTypes({ importKind, exportKind, specifiers = [] }) {
  if (importKind === "type" || exportKind === "type") return true;
  return specifiers.length > 0 && specifiers.every((one) => (one.importKind ?? one.exportKind) === "type");
}
