import type { Viewer } from "./viewer";

/** What a request asked for: an operation of the graph, or a file. */
export type RequestKind = "query" | "mutation" | "subscription" | "import" | "export";

/**
 * What became of a request, whichever way it came. SECURITY: nothing of it is a value that a client sent, but for the
 * name of the operation, which is a name, and the id of the request, which was checked.
 */
export interface Answered {
  readonly requestId: string;
  /** Null where it was not even found out what was asked for. */
  readonly kind: RequestKind | null;
  /** The name of the operation in its document. */
  readonly operation: string | null;
  /** The SHA-256 of the document. */
  readonly document: string | null;
  /** Null where that was not found out either. */
  readonly viewer: Viewer | null;
  /** As HTTP has it, also of what did not come by HTTP; 499 where the client did not wait for the answer. */
  readonly status: number;
  /** Of its errors. */
  readonly codes: readonly string[];
  /** With which its errors are found in the log. */
  readonly references: readonly string[];
  /** In milliseconds; of a subscription, from its beginning to its end. */
  readonly duration: number;
}

export type TellAnswered = (answered: Answered) => void;
