/**
 * Options as they are given: what is undefined has not been.
 * Entry points: given. Does not do: checking them (options.ts).
 */
export function given<T extends object>(options: T | undefined): T {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as T;
}
