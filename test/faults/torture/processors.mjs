import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * Gives what is measured the first processor and this process, which asks, all others, while the action runs: else who asks
 * takes from who answers what is to be measured. Where that cannot be done, all share what there is.
 */
export async function apart(pids, action) {
  const count = availableParallelism();
  const isPossible = count > 1 && keepTo("0", pids) && keepTo(`1-${count - 1}`, [process.pid]);
  try {
    return await action(isPossible);
  } finally {
    if (isPossible) keepTo(`0-${count - 1}`, [...pids, process.pid]);
  }
}

/** All threads of these processes, and all that they begin from now on. */
function keepTo(processors, pids) {
  return pids.every((pid) => {
    const { status, stderr } = spawnSync("taskset", [
      "--all-tasks",
      "--cpu-list",
      "--pid",
      processors,
      String(pid),
    ]);
    // One that has ended meanwhile needs none.
    return status === 0 || String(stderr).includes("No such process");
  });
}
