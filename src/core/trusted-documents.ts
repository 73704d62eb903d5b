import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** The documents that a server answers, and no others: the text of each by every id that it goes by. */
export type TrustedDocuments = ReadonlyMap<string, string>;

export interface Reading {
  readonly documents: TrustedDocuments;
  /** All that is wrong, each as the end of a sentence about the place that was read. */
  readonly faults: readonly string[];
}

type Entry = readonly [id: string, text: string];

const ENDING = ".graphql";

/** As generate-persisted-query-manifest writes it, for Apollo Client. */
const apolloManifest = z.object({
  format: z.literal("apollo-persisted-query-manifest"),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});
/** As relay-compiler and the client preset of GraphQL Code Generator write it. */
const textsById = z.record(z.string(), z.string());

/** Reads a folder of documents, or one of the manifests that the tools of clients write. */
export function readTrustedDocuments(place: string): Reading {
  try {
    return statSync(place).isDirectory() ? collect(readFolder(place)) : readManifest(place);
  } catch (error) {
    return refused(`cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`);
  }
}

/** A file goes by its path without the ending, and by the SHA-256 of its text. */
function readFolder(folder: string): Entry[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .flatMap((file): Entry[] => {
      const text = readFileSync(path.join(folder, file), "utf8");
      const name = file.slice(0, -ENDING.length).split(path.sep).join("/");
      return [
        [name, text],
        [sha256(text), text],
      ];
    });
}

function readManifest(file: string): Reading {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refused("must be a folder or a file of JSON");
  }
  const apollo = apolloManifest.safeParse(content);
  if (apollo.success) return collect(apollo.data.operations.map(({ id, body }) => [id, body] as const));
  const texts = textsById.safeParse(content);
  if (texts.success) return collect(Object.entries(texts.data));
  // Which of the two it was meant to be is known by its beginning; its faults are said in the words of that one.
  const isApollo = typeof content === "object" && content !== null && "format" in content;
  const { issues } = isApollo ? apollo.error : texts.error;
  return refused(
    ...issues.map(
      ({ path: at, message }) =>
        `must be a manifest of Apollo Client, Relay or the client preset (${[...at, message].join(": ")})`,
    ),
  );
}

function collect(entries: readonly Entry[]): Reading {
  const documents = new Map<string, string>();
  const faults: string[] = [];
  for (const [id, text] of entries) {
    if (text.trim() === "") faults.push(`has no text for ${id}`);
    if ((documents.get(id) ?? text) !== text) faults.push(`has two texts for ${id}`);
    documents.set(id, text);
  }
  if (entries.length === 0) faults.push("holds no document");
  return { documents, faults };
}

function refused(...faults: string[]): Reading {
  return { documents: new Map(), faults };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
