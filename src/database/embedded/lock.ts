import { rm, stat } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/** Given up by `release`, and by the operating system when the process dies, however it dies. */
export interface Lock {
  release(): Promise<void>;
}

export interface Holder {
  readonly pid: number;
}

/** Takes the data folder for this process, or says who has it. The lock is a socket that answers with the holder's pid. */
export async function lockFolder(folder: string): Promise<Lock | Holder> {
  const address = await socketAddress(folder);
  for (let attempt = 0; ; attempt += 1) {
    const lock = await listen(address);
    if (lock !== null) return lock;
    const holder = await ask(address);
    if (holder !== null) return holder;
    if (attempt === 20) throw new Error(`Whoever holds ${folder} does not say who it is`);
    // The holder is just going, or left the file of its socket behind.
    if (path.isAbsolute(address) && process.platform !== "win32") await rm(address, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function socketAddress(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const name = `jad-graph-${dev}-${ino}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${name}`;
  // Linux has names that need no file: nothing to leave behind, and no path that is too long for a socket.
  return process.platform === "linux" ? `\0${name}` : path.join(os.tmpdir(), `${name}.socket`);
}

function listen(address: string): Promise<Lock | null> {
  const server = net.createServer((socket) => socket.on("error", () => undefined).end(String(process.pid)));
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      resolve({ release: () => new Promise((released) => void server.close(() => released())) });
    });
  });
}

function ask(address: string): Promise<Holder | null> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = net.connect(address);
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("data", (chunk) => (answer += chunk.toString()));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      resolve(/^\d+$/.test(answer) ? { pid: Number(answer) } : null);
    });
  });
}
