import { type GraphiQLPlugin, UnStyledButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { type Sample, samples } from "./samples";

function SamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <rect x="3.5" y="4" width="17" height="16" rx="2" />
      <path d="M7.5 9h1M11.5 9h5M7.5 12.5h1M11.5 12.5h5M7.5 16h1M11.5 16h5" />
    </svg>
  );
}

function SamplesList() {
  const tabs = useGraphiQL((state) => state.tabs);
  const { addTab, changeTab, updateActiveTabValues } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);

  const open = ({ query, variables }: Sample): void => {
    const index = tabs.findIndex((tab) => tab.query === query);
    if (index >= 0) {
      changeTab(index);
      return;
    }
    addTab();
    updateActiveTabValues({ query, variables });
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables ?? "");
  };

  return (
    <section aria-label="Samples" className="explorer-samples">
      <h2>Samples</h2>
      <ul>
        {samples.map((sample) => (
          <li key={sample.name}>
            <UnStyledButton type="button" onClick={() => open(sample)}>
              <strong>{sample.name}</strong>
              <span>{sample.description}</span>
            </UnStyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

export const samplesPlugin: GraphiQLPlugin = { title: "Samples", icon: SamplesIcon, content: SamplesList };
