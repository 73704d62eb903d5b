/** Printing takes a while, and most who start the program never ask. */
export function printedOnce(print: () => string): () => string {
  let text: string | undefined;
  return () => (text ??= print());
}
