import { rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Does its work while no other process does the same in this folder; `wait` is told once who does. The place is a
 * socket, which the operating system takes back from a process that dies, however it dies.
 */
export async function oneAtATime(folder, work, wait) {
  const address = addressOf(folder);
  let release = await take(address);
  for (let told = false; release === null; release = await take(address)) {
    await untilFree(address, (pid) => {
      if (!told) wait(pid);
      told = true;
    });
  }
  try {
    return await work();
  } finally {
    release();
  }
}

function addressOf(folder) {
  const { dev, ino } = statSync(folder, { bigint: true });
  const name = `jad-graph-prepare-${dev}-${ino}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${name}`;
  // Linux has names that need no file, of which nothing stays behind.
  return process.platform === "linux" ? `\0${name}` : join(tmpdir(), `${name}.socket`);
}

/** Null where another process has it. */
function take(address) {
  const waiting = new Set();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on("error", () => undefined).on("close", () => waiting.delete(socket));
    socket.unref().write(String(process.pid));
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(null) : reject(error)));
    server.listen(address, () => {
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/** The connection lasts as long as the other process has the place. */
function untilFree(address, tell) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on("data", (pid) => tell(Number(pid.toString())));
    socket.on("error", ({ code }) => {
      // A file that a process left behind that is gone; where the place is a file.
      if (code === "ECONNREFUSED" && isAbsolute(address)) rmSync(address, { force: true });
    });
    socket.on("close", resolve);
  });
}
