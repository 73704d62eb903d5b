import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readConfig } from "../config";
import { StartupError } from "../core/startup-error";
import { readHelp, readTransferRequest, type TransferRequest } from "./transfer-request";

interface Refusal {
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly problems?: readonly Problem[] };
  }[];
}

interface Imported {
  readonly submitted: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly dryRun: boolean;
  readonly isReplay: boolean;
}

interface Problem {
  readonly line: number;
  readonly column: string | null;
  readonly message: string;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const help = readHelp(words);
  if (help !== null) {
    console.log(help);
    return;
  }
  const request = readTransferRequest(words);
  const { host, port } = readConfig();
  const url = request.url ?? `http://${["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host}:${port}`;
  const response = await send(url, request);
  if (!response.ok) throw new StartupError(describe(response.status, await response.text()));
  if (request.kind === "import") {
    const { submitted, corrected, unchanged, dryRun, isReplay } = (await response.json()) as Imported;
    console.log(`${submitted} submitted, ${corrected} corrected, ${unchanged} unchanged.`);
    if (isReplay) console.log("The same file had been taken before; nothing was done now.");
    if (dryRun) console.log("This was a dry run: nothing was taken.");
  } else if (response.body) {
    const target = request.file === null ? process.stdout : createWriteStream(request.file);
    await pipeline(Readable.fromWeb(response.body as never), counted("received"), target);
  }
}

async function send(url: string, { kind, path, file, token }: TransferRequest): Promise<Response> {
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(kind === "import" ? { "content-type": "text/csv" } : {}),
  };
  const size = kind === "import" ? await sizeOf(file ?? "") : null;
  const body =
    size === null ? null : Readable.toWeb(createReadStream(file ?? "").pipe(counted("sent", size)));
  try {
    return await fetch(`${url}${path}`, {
      headers,
      ...(body === null ? {} : { method: "POST", body: body as never, duplex: "half" }),
    });
  } catch {
    throw new StartupError(
      `Nobody answers at ${url}. Start the server with npm start, or name another one with --url.`,
    );
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new StartupError(`There is no file ${file}.`);
  return found.size;
}

/** Says how far it is, on a terminal. */
function counted(what: string, size?: number): Transform {
  let bytes = 0;
  const show = () => {
    if (!process.stderr.isTTY) return;
    const share =
      size === undefined
        ? ""
        : ` of ${kilobytes(size)} [${"#".repeat(Math.round((20 * bytes) / size)).padEnd(20)}]`;
    process.stderr.write(`\r${what} ${kilobytes(bytes)}${share}`);
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      show();
      done(null, chunk);
    },
    flush(done) {
      if (process.stderr.isTTY) process.stderr.write("\n");
      done();
    },
  });
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

function describe(status: number, text: string): string {
  let refusal: Refusal;
  try {
    refusal = JSON.parse(text) as Refusal;
  } catch {
    return `The server answered with ${status}.`;
  }
  const [error] = refusal.errors ?? [];
  const problems = error?.extensions?.problems ?? [];
  const lines = problems.map(
    ({ line, column, message }) => `  line ${line}${column === null ? "" : `, ${column}`}: ${message}`,
  );
  return [
    lines.length === 0
      ? (error?.message ?? `The server answered with ${status}.`)
      : "Nothing of the file was taken:",
    ...lines,
  ].join("\n");
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
