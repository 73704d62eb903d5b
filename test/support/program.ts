import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const MAIN = path.resolve(__dirname, "../../dist/main.js");
const running = new Set<ChildProcess>();

/** The built program as a process of its own, as `npm start` runs it. */
export interface Program {
  readonly pid: number;
  /** What it has said so far. */
  readonly output: () => string;
  /** Where it answers, as soon as it says so. */
  readonly ready: Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals | null>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export function startProgram(environment: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  const exit = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve(code ?? signal);
    });
  });
  const ready = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /(http:\S+)\/graphql\b/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    void exit.then((code) =>
      reject(new Error(`The program ended (${code}) before it was ready:\n${output}`)),
    );
  });
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ready,
    exit,
    kill: (signal) => void child.kill(signal),
  };
}

/** Ends what a failed test has left running. */
export async function stopPrograms(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      return closed;
    }),
  );
}

export async function askProgram(url: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return response.json();
}
