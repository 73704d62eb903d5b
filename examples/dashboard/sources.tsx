import type { WallFragment } from "./generated/graphql";
import { formatDay } from "./words";

export function Sources({ publications }: { publications: WallFragment["publications"] }) {
  return (
    <section className="panel" aria-labelledby="sources">
      <h2 id="sources">Sources</h2>
      <ol className="sources">
        {publications.map(({ code, publisher, title, publishedOn, status, urls: [url] }) => (
          <li key={code}>
            <strong>{publisher}</strong>
            {publishedOn !== null && `, ${formatDay(publishedOn)}`}
            {status === "INTERIM" && ", first figures"}
            <br />
            {url === undefined ? (
              (title ?? "Title not known")
            ) : (
              <a href={url} rel="noreferrer">
                {title ?? new URL(url).hostname}
              </a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
