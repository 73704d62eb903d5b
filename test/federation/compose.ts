import { composeServices as composeByApollo } from "@apollo/composition";
import { composeServices as composeByTheGuild } from "@theguild/federation-composition";
import { parse } from "graphql";

interface Subgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url?: string;
}

/** The supergraph, or what is wrong with it. */
export interface Composed {
  readonly supergraph: string | undefined;
  readonly errors: readonly string[];
}

const withDocuments = (subgraphs: readonly Subgraph[]) =>
  subgraphs.map(({ sdl, url = "http://127.0.0.1", ...rest }) => ({ ...rest, url, typeDefs: parse(sdl) }));

/** Both of the composers that gateways and routers are fed by. */
export const COMPOSERS: readonly [name: string, (subgraphs: readonly Subgraph[]) => Composed][] = [
  [
    "Apollo's composer",
    (subgraphs) => {
      const { supergraphSdl, errors = [] } = composeByApollo(withDocuments(subgraphs));
      return { supergraph: supergraphSdl, errors: errors.map(({ message }) => message) };
    },
  ],
  [
    "The Guild's composer",
    (subgraphs) => {
      const { supergraphSdl, errors = [] } = composeByTheGuild(withDocuments(subgraphs));
      return { supergraph: supergraphSdl, errors: errors.map(({ message }) => message) };
    },
  ],
];

export function composeSupergraph(subgraphs: readonly Subgraph[]): string {
  const { supergraphSdl, errors } = composeByApollo(withDocuments(subgraphs));
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}
