import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * Gives these processes the first processor to themselves while the action runs, as if they had a machine of their own, and
 * the others and this one the rest. Where that cannot be done, all share what there is.
 */
export async function apart(pids, others, action) {
  const count = availableParallelism();
  const rest = [...others, process.pid];
  const isPossible = count > 1 && keepTo("0", pids) && keepTo(`1-${count - 1}`, rest);
  try {
    return await action(isPossible);
  } finally {
    if (isPossible) keepTo(`0-${count - 1}`, [...pids, ...rest]);
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
