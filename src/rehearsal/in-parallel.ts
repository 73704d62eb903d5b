/** So many at a time, as when a day ends and everybody reports. */
const AT_ONCE = 8;

export async function inParallel<Item>(
  items: readonly Item[],
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) await action(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
