/** Who asks. Every read and every decision is made for a viewer. */
export interface Viewer {
  readonly role: "ANONYMOUS";
}

export const ANONYMOUS: Viewer = { role: "ANONYMOUS" };
