import { Link } from "wouter";
import { ConnectionStatus } from "./connection-status";
import { CategoryChart } from "./category-chart";
import { DayChart } from "./day-chart";
import { Discrepancies } from "./discrepancies";
import { type Feed, useFeed } from "./feed";
import type { WallFragment } from "./generated/graphql";
import { ListedParticipants } from "./listed-participants";
import { Participation } from "./participation";
import { Results } from "./results";
import { Sources } from "./sources";
import { Announcement } from "./announcement";
import { Tiles } from "./tiles";
import { publishedTiles, reportedTiles } from "./totals";
import { formatDays, OPERATION_STATUS } from "./words";

export function OperationWall({ code }: { code: string }) {
  const feed = useFeed(code);
  const { operation } = feed;
  if (operation === null) return <NoOperation code={code} />;
  if (operation === undefined) return <NothingYet feed={feed} code={code} />;
  return (
    <article className="wall">
      <title>{`${operation.name} · Joint Action Days`}</title>
      <Heading operation={operation} feed={feed} />
      <Reported operation={operation} />
      <Published operation={operation} />
      <Footnotes operation={operation} />
    </article>
  );
}

function Heading({ operation, feed }: { operation: WallFragment; feed: Feed }) {
  const { name, motto, status, exercise, startsOn, endsOn, datesAsStated, coordinationCentre } = operation;
  const place = [coordinationCentre?.city, coordinationCentre?.country.name].filter(Boolean).join(", ");
  const facts = [formatDays(startsOn, endsOn) ?? datesAsStated, place || null].filter(
    (fact) => fact !== null,
  );
  return (
    <header className="heading">
      <div>
        <p className="marks">
          <span className="mark">{OPERATION_STATUS[status]}</span>
          {exercise && <span className="mark">Exercise: all of it is fictitious</span>}
        </p>
        <h1>{name}</h1>
        {motto !== null && <p className="motto">{motto}</p>}
        {facts.length > 0 && <p className="facts">{facts.join(" · ")}</p>}
      </div>
      <ConnectionStatus feed={feed} />
    </header>
  );
}

/** What the viewer may see of the reports of an operation for which there are days to report. */
function Reported({ operation }: { operation: WallFragment }) {
  const { reported, verified, reportingPeriods } = operation;
  if (reported === null || verified === null || reportingPeriods.length === 0) return null;
  const tiles = reportedTiles(operation, reported, verified);
  const checks = reported.checks.byCategory.map(({ category, value }) => ({
    key: category.code,
    label: category.name,
    value,
    part: verified.checks.byCategory.find((one) => one.category.code === category.code)?.value ?? 0,
  }));
  const days = reported.byDay.map(({ day, checks: { total } }) => ({
    day,
    value: total?.value ?? 0,
    part: verified.byDay.find((one) => one.day === day)?.checks.total?.value ?? 0,
  }));
  return (
    <section className="panels reports" aria-label="What was reported">
      <Announcement tiles={tiles} />
      <Tiles tiles={tiles} />
      <CategoryChart title="Checks by category" bars={checks} part="verified" />
      <DayChart title="Checks day by day" days={days} />
      <Results title="Results reported" reported={reported.results} verified={verified.results} />
      <Participation operation={operation} />
    </section>
  );
}

function Published({ operation }: { operation: WallFragment }) {
  const { published, publications, reconciliation, reportingPeriods, participation } = operation;
  const bars = published.checks.byCategory.flatMap(({ category, value, countedAs, label, qualifier }) =>
    category === null || value === null
      ? []
      : [
          {
            key: `${category.code} ${label ?? ""}`,
            label: label ?? countedAs ?? category.name,
            value,
            qualifier,
          },
        ],
  );
  const isListed = reportingPeriods.length === 0 || participation.length === 0;
  return (
    <section className="panels" aria-label="What was published">
      {publications.length > 0 && (
        <>
          <Tiles tiles={publishedTiles(operation)} />
          <div className="column">
            {bars.length > 0 && <CategoryChart title="Checks by category, as published" bars={bars} />}
            <Results title="Results published" published={published.results} />
            <Sources publications={publications} />
          </div>
        </>
      )}
      <div className="column">
        {publications.length > 0 && (
          <Discrepancies operation={operation} discrepancies={reconciliation.discrepancies} />
        )}
        {isListed && <ListedParticipants operation={operation} />}
      </div>
    </section>
  );
}

/** The footnote of a name goes wherever the name goes. */
function Footnotes({ operation }: { operation: WallFragment }) {
  const footnotes = operation.participants.nodes.flatMap(({ party }) =>
    party.__typename === "Country" && party.footnote !== null
      ? [{ name: party.name, text: party.footnote }]
      : [],
  );
  if (footnotes.length === 0) return null;
  return (
    <footer className="footnotes">
      {footnotes.map(({ name, text }) => (
        <p key={name}>
          {name}* {text}
        </p>
      ))}
    </footer>
  );
}

function NoOperation({ code }: { code: string }) {
  return (
    <div className="list">
      <title>Not found · Joint Action Days</title>
      <h1>Nothing to see here</h1>
      <p className="lead">
        There is no operation with the code {code}, or none that you may see: sign in, if you work on it.
      </p>
      <p>
        <Link href="/">All operations</Link>
      </p>
    </div>
  );
}

function NothingYet({ feed, code }: { feed: Feed; code: string }) {
  return (
    <div className="list">
      <title>Joint Action Days</title>
      <h1>{code}</h1>
      <ConnectionStatus feed={feed} />
    </div>
  );
}
