import { useEffect, useRef } from "react";
import { Provider } from "urql";
import { Link, Route, Router, Switch, useLocation } from "wouter";
import { OperationList } from "./operation-list";
import { OperationWall } from "./operation-wall";
import { useSession } from "./session";
import { SessionCorner } from "./session-corner";
import { ThemeChoice } from "./theme-choice";

export function Dashboard() {
  const { graph, ended } = useSession();
  return (
    <Provider value={graph.client}>
      <Router base="/dashboard">
        <a className="skip" href="#main">
          Skip to the figures
        </a>
        <header className="bar">
          <Link href="/" className="brand">
            <svg viewBox="0 0 32 32" aria-hidden="true">
              <path d="M16 4 26 10v12l-10 6-10-6V10z" />
              <path d="M16 16V4M16 16l10 6M16 16 6 22" />
            </svg>
            Joint Action Days
          </Link>
          <ThemeChoice />
          <SessionCorner />
        </header>
        {ended !== null && (
          <p className="notice" role="alert">
            {ended}
          </p>
        )}
        <Main />
      </Router>
    </Provider>
  );
}

function Main() {
  const main = useFocusOfNewPage();
  return (
    <main id="main" tabIndex={-1} ref={main}>
      <Switch>
        <Route path="/">
          <OperationList />
        </Route>
        <Route path="/:code">{({ code }) => <OperationWall key={code} code={code} />}</Route>
      </Switch>
    </main>
  );
}

/** Another page in the same document: the focus goes there, as it would with a new document. */
function useFocusOfNewPage() {
  const main = useRef<HTMLElement>(null);
  const [path] = useLocation();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path]);
  return main;
}
