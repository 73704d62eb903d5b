import type { WallFragment } from "./generated/graphql";
import { PartyName } from "./party-name";
import { formatNumber, KIND, ROLE } from "./words";

/** Who took part, as the publications list it. */
export function ListedParticipants({ operation: { participants } }: { operation: WallFragment }) {
  const { nodes, totalCount } = participants;
  if (totalCount === 0) return null;
  return (
    <section className="panel" aria-labelledby="listed">
      <table className="figures participants-list">
        <caption>
          <h2 id="listed">Participants</h2>
        </caption>
        <thead>
          <tr>
            <th scope="col">Country or agency</th>
            <th scope="col">Took part as</th>
            <th scope="col">Role</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(({ id, party, kind, role }) => (
            <tr key={id}>
              <th scope="row">
                <PartyName party={party} />
              </th>
              <td>{KIND[kind]}</td>
              <td>{ROLE[role]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {nodes.length < totalCount && <p>And {formatNumber(totalCount - nodes.length)} more.</p>}
    </section>
  );
}
