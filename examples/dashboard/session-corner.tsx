import { type SubmitEvent, useId, useRef, useState } from "react";
import { useQuery } from "urql";
import { ViewerDocument, type ViewerQuery } from "./generated/graphql";
import { endOfToken, signIn, signOut, useSession } from "./session";
import { formatTime, VIEWER_ROLE } from "./words";

/** Who asks, and the way to ask as somebody else. */
export function SessionCorner() {
  const { graph } = useSession();
  return graph.token === null ? <SignIn /> : <SignedIn token={graph.token} />;
}

function SignedIn({ token }: { token: string }) {
  const [{ data }] = useQuery({ query: ViewerDocument });
  const end = endOfToken(token);
  return (
    <div className="session">
      <p>
        {data !== undefined && <strong>{describe(data.viewer)}</strong>}
        {end !== null && <span>signed in until {formatTime(end)}</span>}
      </p>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </div>
  );
}

function describe({ subject, roles, partyCodes, operationCodes }: ViewerQuery["viewer"]): string {
  const what = roles.map((role) => {
    const codes = role === "REPORTER" ? partyCodes : role === "COORDINATOR" ? operationCodes : [];
    return codes.length === 0 ? VIEWER_ROLE[role] : `${VIEWER_ROLE[role]} of ${codes.join(", ")}`;
  });
  return [subject, ...what].filter(Boolean).join(", ");
}

function SignIn() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isChecking, setChecking] = useState(false);
  const name = useId();

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setChecking(true);
    setProblem(null);
    setProblem(await signIn(token));
    setChecking(false);
  };

  return (
    <div className="session">
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Sign in
      </button>
      <dialog ref={dialog} aria-labelledby={`${name}-title`} onClose={() => setToken("")}>
        <form onSubmit={(event) => void submit(event)}>
          <h2 id={`${name}-title`}>Sign in</h2>
          <p id={`${name}-hint`}>
            With a token of a coordinator, an analyst or a reporter, an operation shows what is being
            reported. It stays in this tab and is forgotten when you close it.
          </p>
          <label htmlFor={`${name}-token`}>Access token</label>
          <textarea
            id={`${name}-token`}
            rows={4}
            spellCheck={false}
            autoComplete="off"
            required
            value={token}
            aria-describedby={`${name}-hint ${name}-problem`}
            aria-invalid={problem !== null}
            onChange={({ target }) => setToken(target.value)}
          />
          <p id={`${name}-problem`} role="alert" className="problem">
            {problem}
          </p>
          <div className="actions">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" className="main-action" disabled={isChecking}>
              Sign in
            </button>
          </div>
        </form>
      </dialog>
    </div>
  );
}
