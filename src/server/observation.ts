import type { GraphQLFormattedError } from "graphql";
import type { Answered, RequestKind, TellAnswered } from "../core/answered";
import type { Viewer } from "../core/viewer";

/** What the client is told who went away before it had its answer; nginx' own. */
const CLIENT_GONE = 499;

/** What is found out of one request on its way, until it is answered. */
export class Observation {
  operation: string | null = null;
  document: string | null = null;
  viewer: Viewer | null = null;
  readonly codes: string[] = [];
  readonly references: string[] = [];
  private readonly start = performance.now();

  constructor(
    readonly requestId: string,
    public kind: RequestKind | null,
    private readonly tell: TellAnswered,
  ) {}

  see(errors: readonly GraphQLFormattedError[] = []): void {
    for (const { extensions = {} } of errors) {
      const { code, reference } = extensions;
      if (typeof code === "string" && !this.codes.includes(code)) this.codes.push(code);
      if (typeof reference === "string") this.references.push(reference);
    }
  }

  end(status: number | "client gone"): void {
    const { requestId, kind, operation, document, viewer, codes, references } = this;
    const duration = performance.now() - this.start;
    const answered: Answered = {
      requestId,
      kind,
      operation,
      document,
      viewer,
      status: status === "client gone" ? CLIENT_GONE : status,
      codes,
      references,
      duration,
    };
    this.tell(answered);
  }
}

/** Begins observations, and knows how many have not ended. */
export class Observations {
  /** How many requests wait for their answers, and how many subscriptions are followed. */
  readonly open = { requests: 0, subscriptions: 0 };

  constructor(private readonly told: readonly TellAnswered[]) {}

  /** Of one request; `also` is told of nothing but its end. */
  begin(requestId: string, kind: RequestKind | null, also?: TellAnswered): Observation {
    const counted = kind === "subscription" ? "subscriptions" : "requests";
    this.open[counted] += 1;
    return new Observation(requestId, kind, (answered) => {
      this.open[counted] -= 1;
      for (const tell of this.told) tell(answered);
      also?.(answered);
    });
  }
}
