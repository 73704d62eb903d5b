import { connect } from "./client";
import { findSeeded, type Seeded } from "./seeded";

/** Loads what prisma/data says. What a start with nothing new has no use for is not even imported. */
export async function seed(url: string): Promise<Seeded> {
  const found = await findSeeded(url);
  if (found !== null) return found;
  const loader = await import("./load/seed.js");
  const owner = connect(url);
  return loader.seed(owner).finally(() => owner.$disconnect());
}
