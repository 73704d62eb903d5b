import { Client, type ClientConfig } from "pg";

/** In milliseconds: longer than the database itself lets a statement of a request run. */
const LONGEST_SILENCE = 5_000;
const LONGEST_SILENCE_AT_LONG_WORK = 65_000;

/** While a session has this name, its statements may take long; the database tells that to the client. */
export const LONG_WORK = "jad-graph long";

/**
 * A connection for requests. Where a statement has no answer for longer than the database would let it run, the other
 * end hangs or has vanished without a word: the connection is broken off, for nobody else could ever use it.
 */
export class WatchedClient extends Client {
  private longest = LONGEST_SILENCE;
  private timer: NodeJS.Timeout | undefined;

  constructor(config?: ClientConfig) {
    super(config);
    const isQuiet = () => {
      clearTimeout(this.timer);
    };
    this.on("drain", isQuiet).on("end", isQuiet);
    // A pool takes its own listener away for a moment while it hands a connection on. One that breaks just then would
    // end the process.
    this.on("error", isQuiet);
    this.connection.on("parameterStatus", ({ parameterName, parameterValue }) => {
      if (parameterName !== "application_name") return;
      this.longest = parameterValue === LONG_WORK ? LONGEST_SILENCE_AT_LONG_WORK : LONGEST_SILENCE;
    });
  }

  override query = ((...statement: unknown[]) => {
    clearTimeout(this.timer);
    // With a statement under way, this destroys the socket.
    this.timer = setTimeout(() => void this.end(), this.longest);
    return Reflect.apply(super.query, this, statement) as unknown;
  }) as Client["query"];
}
