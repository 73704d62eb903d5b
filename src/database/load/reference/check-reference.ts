import { type Path, type Problem, quote } from "../problem";
import { unknownCode } from "../vocabulary";
import type {
  CountryEntry,
  CycleEntry,
  ReferenceFiles,
  ReferenceName,
  ResultCategoryEntry,
} from "./reference-files";

/** What a JSON Schema cannot say about one file of reference data. */
export function* checkReference(name: ReferenceName, files: ReferenceFiles): Iterable<Problem> {
  const entries: readonly object[] = files[name];
  yield* unique(places(entries), "code");
  switch (name) {
    case "empact":
      yield* checkCycles(files);
      break;
    case "countries":
      yield* unique(places(entries), "name");
      yield* unique(places(entries), "protocolOrder");
      yield* checkMemberships(files.countries);
      break;
    case "result-categories":
      yield* unique(places(entries), "name");
      yield* checkParents(files[name]);
      break;
    default:
      yield* unique(places(entries), "name");
  }
}

type Place<Entry> = readonly [Path, Entry];

function places<Entry>(entries: readonly Entry[], path: Path = []): Place<Entry>[] {
  return entries.map((entry, index) => [[...path, index], entry]);
}

function* unique(entries: readonly Place<object>[], field: string): Iterable<Problem> {
  const seen = new Map<unknown, Path>();
  for (const [path, entry] of entries) {
    const value = (entry as Readonly<Record<string, unknown>>)[field];
    if (value === undefined) continue;
    const place = [...path, field];
    const first = seen.get(value);
    if (first === undefined) seen.set(value, place);
    else yield { path: place, message: `${quote(field)} ${quote(value)} stands twice in this file.`, first };
  }
}

function* checkMemberships(countries: readonly CountryEntry[]): Iterable<Problem> {
  for (const [path, { euMemberships }] of places(countries)) {
    let previous: string | undefined;
    for (const [place, { from, until }] of places(euMemberships ?? [], [...path, "euMemberships"])) {
      if (until !== undefined && until <= from) {
        yield {
          path: [...place, "until"],
          message: `The membership ends on ${until}, before it begins on ${from}.`,
        };
      }
      if (previous !== undefined && from <= previous) {
        yield { path: [...place, "from"], message: "A membership begins after the one before it has ended." };
      }
      previous = until ?? "9999-12-31";
    }
  }
}

function* checkParents(categories: readonly ResultCategoryEntry[]): Iterable<Problem> {
  const known = new Set(categories.map(({ code }) => code));
  const before = new Set<string>();
  for (const [path, { code, parent }] of places(categories)) {
    const place = [...path, "parent"];
    if (parent !== undefined && !known.has(parent)) {
      yield {
        path: place,
        message: unknownCode("The wider category", parent, known, "it must be one of this file"),
      };
    } else if (parent !== undefined && !before.has(parent)) {
      yield { path: place, message: `The wider category ${parent} must stand before ${code}.` };
    }
    before.add(code);
  }
}

function* checkCycles({ empact, "threat-areas": threatAreas }: ReferenceFiles): Iterable<Problem> {
  const known = new Set(threatAreas.map(({ code }) => code));
  yield* unique(places(empact), "startsOn");
  yield* unique(
    places(empact).flatMap(([path, { priorities }]) => places(priorities, [...path, "priorities"])),
    "code",
  );
  for (const [path, cycle] of places(empact)) {
    yield* checkCycle(cycle, path);
    for (const [place, priority] of places(cycle.priorities, [...path, "priorities"])) {
      if (!priority.code.startsWith(`${cycle.code}-`)) {
        yield {
          path: [...place, "code"],
          message: `${quote(priority.code)} must begin with the code of its cycle, ${cycle.code}-.`,
        };
      }
      for (const [placeOfCode, code] of places(priority.threatAreas, [...place, "threatAreas"])) {
        if (known.has(code)) continue;
        yield {
          path: placeOfCode,
          message: unknownCode("The threat area", code, known, "threat-areas.json lists them"),
        };
      }
    }
  }
}

function* checkCycle({ code, startsOn, endsOn, priorities }: CycleEntry, path: Path): Iterable<Problem> {
  yield* unique(places(priorities, [...path, "priorities"]), "number");
  const years = `${startsOn.slice(0, 4)}-${endsOn.slice(0, 4)}`;
  if (code !== years)
    yield { path: [...path, "code"], message: `The code of a cycle names its years: ${years}, not ${code}.` };
  if (endsOn <= startsOn) {
    yield {
      path: [...path, "endsOn"],
      message: `The cycle ends on ${endsOn}, before it starts on ${startsOn}.`,
    };
  }
}
