const WIDTH = 30;

/** A bar on a terminal; elsewhere a line now and then. */
export function progressOf(label, whole) {
  const start = performance.now();
  let done = 0;
  let shown = 0;
  const show = () => {
    const share = Math.min(1, done / whole);
    const seconds = (performance.now() - start) / 1_000;
    const left = share === 0 || share === 1 ? "" : `, ${((seconds / share) * (1 - share)).toFixed(0)} s left`;
    const bar = "█".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, "░");
    return `${label} ${bar} ${(share * 100).toFixed(0).padStart(3)} % (${seconds.toFixed(0)} s${left})`;
  };
  return {
    advance(amount) {
      done += amount;
      if (performance.now() - shown < (process.stderr.isTTY ? 200 : 15_000)) return;
      shown = performance.now();
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${show()}` : `${show()}\n`);
    },
    end() {
      done = whole;
      process.stderr.write(`${process.stderr.isTTY ? "\r\x1b[K" : ""}${show()}\n`);
    },
  };
}
