import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/** A file on this machine's disk, for as long as somebody works with it. */
export interface SpooledFile {
  readonly path: string;
  /** Of its bytes, with SHA-256. */
  readonly hash: string;
}

/** Keeps what comes in a file of its own, for nobody else to read, until the work with it has ended. */
export async function whileSpooled<Result>(
  body: AsyncIterable<Buffer>,
  work: (file: SpooledFile) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-import-"));
  try {
    const file = path.join(folder, "body");
    const hash = createHash("sha256");
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(file, { flags: "wx", mode: 0o600 }),
    );
    return await work({ path: file, hash: hash.digest("hex") });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
