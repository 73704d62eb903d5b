import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Answered } from "./answered";

/** A part of a request, as a trace has it; nothing of it is a value that a client sent. */
export interface TracedPart {
  readonly name: string;
  readonly kind: "internal" | "database";
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** Does the work, and lets the trace of the request that it belongs to have it as a part. */
export type Trace = <Result>(part: TracedPart, work: () => Result) => Result;

/** Begins a trace of a request, or goes on with the one that its headers name. */
export type TraceRequest = (name: string, request: IncomingMessage) => TracedRequest;

export interface TracedRequest {
  /** All that begins in there is part of it. */
  readonly run: (work: () => void) => void;
  readonly end: (answered: Answered) => void;
}

/** W3C Trace Context. */
const TRACE_PARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The id of the trace that the headers name; null where they name none. */
export function traceIdOf({ traceparent }: IncomingHttpHeaders): string | null {
  if (typeof traceparent !== "string") return null;
  return TRACE_PARENT.exec(traceparent)?.[1] ?? null;
}
