import { parseArgs } from "node:util";
import { StartupError } from "../core/startup-error";

const EXPORTS = ["published", "reports", "totals", "template"];

const USAGE = `Usage: npm run import -- FILE.csv --operation CODE --token TOKEN [--dry-run] [--reason TEXT] [--decimal comma]
       npm run export -- ${EXPORTS.join("|")} [--operation CODE] [--token TOKEN] [--output FILE.csv] [--bom]

  --operation CODE   the operation, such as jad-see-2024
  --token TOKEN      who asks; for development: npm run --silent token -- --role reporter --party ES
  --dry-run          says what would happen, and takes nothing
  --reason TEXT      why; needed where the file corrects what was reported before
  --decimal comma    the file has a decimal comma, 1250,5; a point unless given
  --output FILE.csv  where the export goes; to the standard output unless given
  --bom              lets spreadsheets read the letters of all languages
  --url URL          another server than that of these settings, http://127.0.0.1:4000

The table to fill in: npm run export -- template --operation CODE --token TOKEN --output figures.csv
A file is comma, semicolon or tab separated UTF-8 and is taken as a whole or not at all. An empty value is not
reported, 0 is a figure. The same file again changes nothing.`;

/** What to say to who asks how this is used; null where that was not asked. */
export function readHelp(words: readonly string[]): string | null {
  return words.includes("--help") || words.includes("-h") ? USAGE : null;
}

/** One request to the server, and where its file comes from or goes to. */
export interface TransferRequest {
  readonly kind: "import" | "export";
  /** Below the server's address. */
  readonly path: string;
  /** Null for the standard output. */
  readonly file: string | null;
  readonly token: string | null;
  /** Null for the server of these settings. */
  readonly url: string | null;
}

export function readTransferRequest([kind, ...words]: readonly string[]): TransferRequest {
  const { values, positionals } = readWords(words);
  const [subject, ...others] = positionals;
  const { operation, token = null, url = null } = values;
  if (subject === undefined || others.length > 0) throw new StartupError(USAGE);
  const query = new URLSearchParams(operation === undefined ? {} : { operation });
  if (kind === "import") {
    if (operation === undefined) throw new StartupError(`--operation is missing.\n\n${USAGE}`);
    if (token === null) throw new StartupError(`--token is missing.\n\n${USAGE}`);
    if (values["dry-run"]) query.set("dryRun", "");
    if (values.reason !== undefined) query.set("reason", values.reason);
    if (values.decimal !== undefined) query.set("decimal", values.decimal);
    return { kind, path: `/import/reports.csv?${query.toString()}`, file: subject, token, url };
  }
  if (!EXPORTS.includes(subject))
    throw new StartupError(`There is no export ${JSON.stringify(subject)}.\n\n${USAGE}`);
  if (values.bom) query.set("bom", "");
  return {
    kind: "export",
    path: `/export/${subject}.csv?${query.toString()}`,
    file: values.output ?? null,
    token,
    url,
  };
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        operation: { type: "string" },
        token: { type: "string" },
        url: { type: "string" },
        output: { type: "string" },
        reason: { type: "string" },
        decimal: { type: "string" },
        "dry-run": { type: "boolean" },
        bom: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
