import { useEffect, useRef, useState } from "react";
import type { Tile } from "./totals";

/** At most one announcement in this time: while reports pour in, a listener hears the totals and not each step. */
const MILLISECONDS_BETWEEN = 10_000;

/** Tells those who listen which totals have changed since they were last told. */
export function Announcement({ tiles }: { tiles: readonly Tile[] }) {
  const [said, setSaid] = useState("");
  const told = useRef({ tiles, at: 0 });
  useEffect(() => {
    const changed = tiles.filter(
      ({ name, value }) => told.current.tiles.find((tile) => tile.name === name)?.value !== value,
    );
    if (changed.length === 0) return;
    const wait = Math.max(0, told.current.at + MILLISECONDS_BETWEEN - Date.now());
    const timer = setTimeout(() => {
      told.current = { tiles, at: Date.now() };
      setSaid(changed.map(({ name, value }) => `${name}: ${value ?? "not reported"}.`).join(" "));
    }, wait);
    return () => clearTimeout(timer);
  }, [tiles]);
  return (
    <p role="status" className="unseen" data-announcement>
      {said}
    </p>
  );
}
