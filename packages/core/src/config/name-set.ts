/** Decides whether a name is one of a list, whatever its case; `x-debug-*` stands for every name that begins so. */
export interface NameSet {
  readonly size: number;
  has(name: string): boolean;
}

/** Compiles a list of names. `has` takes names in lower case, as adapters give them. */
export function createNameSet(names: readonly string[]): NameSet {
  const exact = new Set<string>();
  const starts: string[] = [];
  for (const name of names) {
    const lower = name.trim().toLowerCase();
    if (lower.endsWith('*')) starts.push(lower.slice(0, -1));
    else exact.add(lower);
  }
  return Object.freeze({
    size: names.length,
    has: (name: string) => exact.has(name) || (starts.length > 0 && starts.some((start) => name.startsWith(start))),
  });
}
