import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { atLeast } from "../figures.mjs";
import { duringReports } from "../outage.mjs";
import { Stage } from "../stage.mjs";

const SIZE = "320m";

/** The disk that the database is on is full for a while. */
export const diskFull = {
  name: "disk-full",
  what: "a full disk below PostgreSQL, and room again",
  /** Why it cannot be done here; null where it can. */
  hindrance() {
    const folder = mkdtempSync(path.join(os.tmpdir(), "jad-graph-torture-disk-"));
    const { status, stderr, error } = mount(folder);
    if (status === 0) unmount(folder);
    rmSync(folder, { recursive: true, force: true });
    return status === 0 ? null : `no disk can be mounted (${(error?.message ?? stderr).trim()})`;
  },
  async run({ seed, isQuick }) {
    const disk = mkdtempSync(path.join(os.tmpdir(), "jad-graph-torture-disk-"));
    mount(disk);
    const tidy = () => {
      unmount(disk);
      rmSync(disk, { recursive: true, force: true });
    };
    const stage = await Stage.open({ seed, isQuick, folder: disk, tidy });
    try {
      return await fillUp(stage, path.join(disk, "filler"), isQuick ? 1_000 : 5_000);
    } finally {
      await stage.close();
    }
  },
};

async function fillUp(stage, filler, milliseconds) {
  let read = 0;
  const figures = await duringReports(stage, { readers: 4 }, async (reporters, onlookers) => {
    const told = (code) => reporters.told.get(code) ?? 0;
    fill(filler);
    const before = onlookers.told.get("OK") ?? 0;
    // Until changes find no room any more; what is there already is written over first.
    const deadline = performance.now() + 30_000;
    while (told("UNAVAILABLE") + told("INTERNAL_SERVER_ERROR") === 0 && performance.now() < deadline) {
      await pause(5);
      fill(filler);
    }
    await pause(milliseconds);
    read = (onlookers.told.get("OK") ?? 0) - before;
    const refused = told("UNAVAILABLE") + told("INTERNAL_SERVER_ERROR");
    unlinkSync(filler);
    return [
      atLeast("changes refused for want of room", refused, 1),
      atLeast("questions answered meanwhile", read, 1),
    ];
  });
  return figures;
}

/** Leaves not a byte. */
function fill(file) {
  const handle = openSync(file, "a");
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    const chunk = Buffer.alloc(size);
    try {
      for (;;) if (writeSync(handle, chunk) < size) break;
    } catch (error) {
      if (error.code !== "ENOSPC") throw error;
    }
  }
  closeSync(handle);
}

const mount = (folder) =>
  spawnSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE},mode=1777`, "tmpfs", folder], { encoding: "utf8" });
const unmount = (folder) => spawnSync("umount", [folder], { encoding: "utf8" });
