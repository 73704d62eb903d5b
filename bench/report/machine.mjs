import { execFileSync } from "node:child_process";
import os from "node:os";
import { findNode } from "../settings.mjs";

/** What it was measured on, without what would tell whose it is. */
export async function describeMachine(client) {
  const { rows } = await client.query(`show server_version`);
  const [{ model }] = os.cpus();
  const node = execFileSync(findNode(), ["--version"], { encoding: "utf8" }).trim();
  const processors = `${os.availableParallelism()} × ${model.trim() || os.arch()}`;
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GB`;
  const [postgres] = rows[0].server_version.split(" ");
  return `${processors}, ${memory}, ${os.type()}; Node ${node.slice(1)}, PostgreSQL ${postgres} on the same machine`;
}
