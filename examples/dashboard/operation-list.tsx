import { useEffect, useState } from "react";
import { useClient } from "urql";
import { Link } from "wouter";
import { OperationsDocument, type OperationSummaryFragment } from "./generated/graphql";
import type { Graph } from "./graph";
import { keep, type Kept, recall } from "./kept";
import { endSession, isRefused, useSession } from "./session";
import { formatDays, formatTime, OPERATION_STATUS, plural } from "./words";

type Operations = readonly OperationSummaryFragment[];

const NAME = "operations";

export function OperationList() {
  const { graph } = useSession();
  return <List key={graph.token} graph={graph} />;
}

function List({ graph }: { graph: Graph }) {
  const { list, isUnreachable } = useOperations(graph);
  const [sought, setSought] = useState("");
  const found = list?.content.filter((operation) => isFound(operation, sought)) ?? [];
  return (
    <div className="list">
      <title>Joint Action Days</title>
      <h1>Operations</h1>
      <p className="lead">
        EMPACT Joint Action Days: what was published about each of them and, for those who work on one, what
        is being reported.
      </p>
      {isUnreachable && (
        <p role="status" className="notice">
          {list === null
            ? "The server cannot be reached, and nothing was kept from an earlier visit. It is asked again when the network is back."
            : `The server cannot be reached. This is the list as of ${formatTime(new Date(list.receivedAt))}.`}
        </p>
      )}
      {list !== null && (
        <>
          <label className="search">
            <span>Find</span>
            <input
              type="search"
              value={sought}
              placeholder="Name, motto or year"
              onChange={({ target }) => setSought(target.value)}
            />
          </label>
          <p role="status" className="count">
            {plural(found.length, "operation", "operations")}
          </p>
          {inGroups(found).map(([title, operations]) => (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              <ul>
                {operations.map((operation) => (
                  <Entry key={operation.code} operation={operation} />
                ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </div>
  );
}

function Entry({ operation }: { operation: OperationSummaryFragment }) {
  const { code, name, motto, status, exercise, startsOn, endsOn } = operation;
  return (
    <li>
      <Link href={`/${code}`}>
        <strong>{name}</strong>
        <span>
          {[
            formatDays(startsOn, endsOn),
            status === "PUBLISHED" ? null : OPERATION_STATUS[status],
            exercise ? "Exercise" : null,
            motto,
          ]
            .filter((text) => text !== null)
            .join(" · ")}
        </span>
      </Link>
    </li>
  );
}

/** What is under way comes first, then year by year. */
function inGroups(operations: Operations): [title: string, operations: Operations][] {
  const groups = Map.groupBy(operations, ({ status, year }) =>
    status === "PUBLISHED" || status === "CANCELLED" ? String(year) : "Not yet published",
  );
  return [...groups].sort(([one], [other]) => (one < other ? 1 : -1));
}

function isFound({ code, name, motto, year }: OperationSummaryFragment, sought: string): boolean {
  const text = [code, name, motto, year].join(" ").toLocaleLowerCase();
  return sought
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** All of them, page by page; as they were, where the server cannot be reached. */
function useOperations(graph: Graph): { list: Kept<Operations> | null; isUnreachable: boolean } {
  const client = useClient();
  const [list, setList] = useState(() => recall<Operations>(graph, NAME));
  const [isUnreachable, setUnreachable] = useState(false);
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      const operations: OperationSummaryFragment[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const { data, error } = await client.query(OperationsDocument, { after: after ?? null }).toPromise();
        if (isGone) return;
        if (data === undefined) {
          if (isRefused(error)) endSession(graph);
          else setUnreachable(true);
          return;
        }
        operations.push(...data.operations.nodes);
        after = data.operations.pageInfo.hasNextPage ? (data.operations.pageInfo.endCursor ?? null) : null;
      }
      const read = { content: operations, receivedAt: Date.now() };
      keep(graph, NAME, read);
      setList(read);
      setUnreachable(false);
    };
    const readAgain = () => void read();
    readAgain();
    addEventListener("online", readAgain);
    return () => {
      isGone = true;
      removeEventListener("online", readAgain);
    };
  }, [client, graph]);
  return { list, isUnreachable };
}
