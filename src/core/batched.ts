import DataLoader from "dataloader";

/**
 * Loads what is asked for at the same time in one go, each key once. Nothing is remembered beyond that: the next mutation
 * of the request may change it.
 */
export function batched<Value>(
  load: (keys: readonly string[]) => Promise<readonly Value[]>,
): DataLoader<string, Value> {
  const loadEach = async (keys: readonly string[]) => {
    const distinct = [...new Set(keys)];
    const values = await load(distinct);
    const places = new Map(distinct.map((key, index) => [key, index]));
    return keys.map((key) => values[places.get(key) ?? -1] as Value);
  };
  return new DataLoader<string, Value>(loadEach, { cache: false });
}
