/** One thing that is looked at to say whether the server is ready, and the word for how it is. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<string>;
  /** The word for all being well. */
  readonly good: string;
  /** Requests can be answered without it. */
  readonly optional?: true;
}
