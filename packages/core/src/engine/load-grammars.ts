/** What `grammars.ts` exports. */
export type Grammars = typeof import('./grammars.ts');

let loaded: Grammars | null = null;

/** The grammars, at once; null before a value needed them. */
export function loadedGrammars(): Grammars | null {
  return loaded;
}

/** Loads the grammars. Rejects where a deployment left their file behind; the next value that needs them tries anew. */
export async function loadGrammars(): Promise<Grammars> {
  let grammars: Grammars;
  try {
    grammars = await import('./grammars.ts');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`what detectors judge by cannot be loaded, values pass unjudged: ${reason}`, { cause });
  }
  loaded = grammars;
  return grammars;
}
