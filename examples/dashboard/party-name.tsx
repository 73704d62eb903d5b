import type { WallFragment } from "./generated/graphql";

export type Party = WallFragment["participants"]["nodes"][number]["party"];

/** With an asterisk where a footnote at the end of the page belongs to it. */
export function PartyName({ party }: { party: Party }) {
  return (
    <>
      {party.name}
      {party.__typename === "Country" && party.footnote !== null && "*"}
    </>
  );
}
