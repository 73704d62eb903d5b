import { useId } from "react";
import type { WallFragment } from "./generated/graphql";
import { type Answer, ANSWERS, byUrgency, type Cell, type Reporter, reportersOf } from "./answers";
import { PartyName } from "./party-name";
import { formatDay, formatDeadline, formatShortDay } from "./words";

/** Who has reported for which day or shift, and who has not: whoever is late or missing comes first. */
export function Participation({ operation }: { operation: WallFragment }) {
  const { reportingPeriods } = operation;
  const name = useId();
  const reporters = reportersOf(operation).sort(byUrgency);
  if (reporters.length === 0) return null;
  return (
    <section className="panel wide" aria-labelledby={name}>
      <h2 id={name}>Who has reported</h2>
      <Counts reporters={reporters} />
      {/* A region that scrolls is reached by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="scrolling" role="region" aria-label="Participants and periods" tabIndex={0}>
        <table className="participation">
          <caption className="unseen">
            Participants and periods: who has reported and who has not. Late and missing ones come first.
          </caption>
          <thead>
            <tr>
              <th scope="col">Participant</th>
              {reportingPeriods.map(({ id, day, shift, deadlineAt }) => (
                <th key={id} scope="col">
                  <abbr title={formatDay(day)}>{formatShortDay(day)}</abbr>
                  {shift !== null && <span> {shift}</span>}
                  <small>until {formatDeadline(new Date(deadlineAt))}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {reporters.map(({ participant, cells }) => (
              <tr key={participant.id}>
                <th scope="row">
                  <PartyName party={participant.party} />
                </th>
                {reportingPeriods.map(({ id }) => {
                  const cell = cells.get(id);
                  return <td key={id}>{cell !== undefined && <CellContent {...cell} />}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Counts({ reporters }: { reporters: readonly Reporter[] }) {
  const all = reporters.flatMap(({ cells }) => [...cells.values()]);
  const counts = ANSWERS.map((answer) => ({
    ...answer,
    count: all.filter((cell) => cell.answer.name === answer.name).length,
  }));
  return (
    <ul className="legend">
      {counts
        .filter(({ count }) => count > 0)
        .map(({ name, count, className, shape }) => (
          <li key={name} className={className}>
            <Shape shape={shape} />
            {count} {name}
          </li>
        ))}
    </ul>
  );
}

function CellContent({ answer, isLate, standing }: Cell) {
  return (
    <span className={`answer ${answer.className}`}>
      <Shape shape={answer.shape} />
      <span>
        {answer.name}
        {isLate && ", late"}
        {standing !== null && <small>{standing}</small>}
      </span>
    </span>
  );
}

function Shape({ shape }: Pick<Answer, "shape">) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={shape} />
    </svg>
  );
}
