/** One sample operation: a file of `samples/`, in the order of the file names. */
export interface Sample {
  readonly name: string;
  readonly description: string;
  readonly query: string;
  readonly variables: string | null;
}

const documents = import.meta.glob<string>("./samples/*.graphql", {
  query: "?raw",
  import: "default",
  eager: true,
});
const variables = import.meta.glob<string>("./samples/*.variables.json", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The comment at the top of a sample says what it shows. */
function leadingComment(document: string): string {
  const lines = document.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^#\s*/, ""))
    .join(" ");
}

function operationName(document: string): string {
  return /^(?:query|mutation|subscription)\s+(\w+)/m.exec(document)?.[1] ?? "Sample";
}

export const samples: readonly Sample[] = Object.keys(documents)
  .sort()
  .map((path) => {
    const query = documents[path]?.trimEnd() ?? "";
    return {
      name: operationName(query),
      description: leadingComment(query),
      query,
      variables: variables[path.replace(/\.graphql$/, ".variables.json")]?.trimEnd() ?? null,
    };
  });
