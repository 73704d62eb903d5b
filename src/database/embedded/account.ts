import { readFile, stat } from "node:fs/promises";

/** The user that PostgreSQL runs as: nobody where this process is root, which PostgreSQL refuses, or else our own. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

const NOBODY = 65534;

export async function accountFor(folder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(folder).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  // Some systems have another number for nobody, and initdb insists on a user that the system knows.
  const users = await readFile("/etc/passwd", "utf8").catch(() => "");
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users) ?? [];
  return { uid: Number(uid ?? NOBODY), gid: Number(gid ?? NOBODY) };
}
