/** What is wrong with one setting, in words that follow its name. */
export interface Fault {
  readonly name: string;
  readonly message: string;
}

/** All faults at once, each with an example of what would be right; no value is quoted that may be a secret. */
export function describe(faults: readonly Fault[], examples: Readonly<Record<string, string>>): string {
  const lines = faults.map(({ name, message }) => {
    const example = examples[name] ?? `/run/secrets/${name.replace(/_FILE$/, "").toLowerCase()}`;
    return `  ${name} ${message}, for example ${name}=${example}`;
  });
  const count = lines.length === 1 ? "1 fault" : `${lines.length} faults`;
  return [`The environment has ${count}:`, ...lines].join("\n");
}
