import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { samples } from "./samples";
import { samplesPlugin } from "./samples-plugin";

const address = new URL("/graphql", location.href);
const fetcher = createGraphiQLFetcher({
  url: address.pathname,
  // A socket is opened for the first subscription; what the header editor holds says who asks.
  subscriptionUrl: address.href.replace(/^http/, "ws"),
});
const plugins = [samplesPlugin, HISTORY_PLUGIN];
const defaultTabs = samples.map(({ query, variables }) => ({ query, variables }));

export function Explorer() {
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultTabs={defaultTabs}
      defaultEditorToolsVisibility="variables"
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <span className="explorer-name">jad-graph</span>
        <a href="/schema.graphql" target="_blank" rel="noreferrer">
          schema.graphql
        </a>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}
