import { randomBytes } from "node:crypto";
import type { ApolloServerPlugin } from "@apollo/server";

/** The operation that stands in the Sandbox when it opens. */
export const sampleDocument = `# JAD South East Europe 2024: the published checks by category, and where the figures do not add up.
query JadSee2024 {
  operation(code: "jad-see-2024") {
    name
    motto
    published {
      checks {
        total {
          value
          qualifier
        }
        byCategory {
          category {
            code
            name
          }
          value
        }
      }
    }
    reconciliation {
      discrepancies {
        kind
        subject
        stated
        computed
        difference
        explanation
      }
    }
  }
}
`;

const SANDBOX_HOST = "https://embeddable-sandbox.cdn.apollographql.com";
const SANDBOX_FRAME = "https://sandbox.embed.apollographql.com";

/**
 * What a browser sees at the address of the graph. In development that is Apollo Sandbox, which comes from Apollo's
 * servers; the links to our own pages stand above it, so that they are there on a network that cannot reach them.
 * In production the page holds the links alone and asks nobody for anything. Where only trusted documents are
 * answered, no explorer could ask anything, and the page says so.
 */
type Page = "sandbox" | "links" | "trusted documents";

export function landingPage(kind: Page): ApolloServerPlugin {
  return {
    async serverWillStart() {
      return {
        async renderLandingPage() {
          return { html: async () => page(kind) };
        },
      };
    },
  };
}

function page(kind: Page): string {
  const nonce = randomBytes(16).toString("base64");
  const hasSandbox = kind === "sandbox";
  const hasExplorer = kind !== "trusted documents";
  const policy = hasSandbox ? developmentPolicy(nonce) : productionPolicy(nonce);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>jad-graph</title>
    <link rel="icon" type="image/svg+xml" href="/graphiql/icon.svg">
    <style nonce="${nonce}">${STYLE}</style>
  </head>
  <body>
    <header>
      <h1>jad-graph</h1>
      <nav>
        ${hasExplorer ? `<a href="/graphiql">GraphiQL</a>` : ""}
        <a href="/dashboard">Dashboard</a>
        <a href="/schema.graphql">schema.graphql</a>
      </nav>
      ${hasSandbox ? `<p id="state" role="status">Apollo Sandbox loads from Apollo’s servers …</p>` : ""}
    </header>
    <main id="sandbox">
      <section>
        ${hasExplorer ? OPEN : TRUSTED_ALONE}
        <p><a href="/dashboard">The dashboard</a> shows one operation: what was published, and to whoever works on it
        what is being reported, live.</p>
        <p><a href="/schema.graphql">schema.graphql</a> is the whole schema as text.</p>
      </section>
    </main>
    ${hasSandbox ? `<script nonce="${nonce}">${sandboxScript()}</script>` : ""}
  </body>
</html>
`;
}

const OPEN = `<p>This address answers GraphQL: send operations by POST.</p>
        <p><a href="/graphiql">GraphiQL</a> explores the graph in the browser, with samples to start from.
        It comes from this server and needs no other network.</p>`;

const TRUSTED_ALONE = `<p>This address answers trusted documents alone: those that this server was started with,
        by their ids. So there is no explorer here.</p>`;

function productionPolicy(nonce: string): string[] {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
}

function developmentPolicy(nonce: string): string[] {
  return [
    ...productionPolicy(nonce),
    `script-src 'nonce-${nonce}' ${SANDBOX_HOST}`,
    `frame-src ${SANDBOX_FRAME}`,
    "connect-src 'self'",
  ];
}

function sandboxScript(): string {
  // A "<" in the document would end the script element.
  const initialState = JSON.stringify({ document: sampleDocument }).replaceAll("<", "\\u003c");
  return `
      const state = document.getElementById("state");
      const script = document.createElement("script");
      script.src = "${SANDBOX_HOST}/v2/embeddable-sandbox.umd.production.min.js";
      script.onload = () => {
        state.remove();
        document.getElementById("sandbox").replaceChildren();
        new window.EmbeddedSandbox({
          target: "#sandbox",
          initialEndpoint: window.location.origin + window.location.pathname,
          initialState: ${initialState},
          endpointIsEditable: false,
          allowDynamicStyles: false,
          runTelemetry: false,
        });
      };
      script.onerror = () => {
        state.textContent = "Apollo Sandbox cannot be reached from this network. GraphiQL works without it.";
      };
      document.head.append(script);
    `;
}

const STYLE = `
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; color: CanvasText; background: Canvas; }
      header { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1.5rem; padding: 0.5rem 1rem;
        border-bottom: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); }
      h1 { margin: 0; font-size: 1.125rem; }
      nav { display: flex; gap: 1rem; }
      header p { margin: 0; color: color-mix(in srgb, CanvasText 75%, Canvas); }
      main { flex: 1; display: grid; }
      section { max-width: 38rem; margin: 12vh auto auto; padding: 1rem; }
      a { color: light-dark(#1f3b73, #9db8f2); }
      iframe { width: 100%; height: 100%; border: 0; background: #fff; }
    `;
