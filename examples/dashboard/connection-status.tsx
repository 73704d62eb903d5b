import { type Feed, SECONDS_BETWEEN_QUESTIONS } from "./feed";
import { formatTime } from "./words";

/** How fresh the figures are, in words and by the shape of a mark. */
export function ConnectionStatus({ feed }: { feed: Feed }) {
  const [state, sentence] = describe(feed);
  return (
    <p role="status" className="connection" data-connection={feed.connection}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {feed.connection === "live" && <circle cx="8" cy="8" r="6" className="full" />}
        {feed.connection === "offline" && <path d="M3 3l10 10M13 3L3 13" />}
        {(feed.connection === "asking" || feed.connection === "connecting") && (
          <circle cx="8" cy="8" r="5.5" strokeDasharray="4 3" />
        )}
      </svg>
      <span>
        <strong>{state}</strong>
        {sentence !== null && <span>{sentence}</span>}
      </span>
    </p>
  );
}

function describe({ connection, since, receivedAt }: Feed): [state: string, sentence: string | null] {
  const asOf = receivedAt === null ? null : `figures as of ${formatTime(new Date(receivedAt))}`;
  switch (connection) {
    case "live":
      return ["Live", null];
    case "connecting":
      return ["Connecting …", asOf];
    case "asking":
      return ["Reconnecting …", `asked every ${SECONDS_BETWEEN_QUESTIONS} seconds`];
    case "offline":
      return [`Offline since ${formatTime(new Date(since))}`, asOf ?? "nothing was kept from before"];
  }
}
