import type { Tile } from "./totals";

export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl className="tiles">
      {tiles.map(({ name, qualifier, value, note }) => (
        <div key={name} className="tile">
          <dt>{name}</dt>
          <dd className="number">
            {qualifier && <small>{qualifier} </small>}
            {value ?? <span className="missing">not reported</span>}
          </dd>
          <dd className="note">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
