/** One run of a server over its store: it begins at the position that the store had reached. */
export interface Epoch {
  /** 8 random hex digits. */
  readonly id: string;
  readonly from: number;
}

/** Makes and reads the cursors that agents hold. */
export interface Cursors {
  format(seq: number): string;
  /** The position, or null where the cursor is none of this store's history. */
  parse(text: string | null): number | null;
  /** Takes over the runs that the store knows by now: other replicas begin some as well. */
  renew(epochs: readonly Epoch[]): void;
}

/**
 * Creates the maker of cursors for the last of `epochs`, which reads those of all.
 *
 * A cursor names the run that gave it, because a store that was restored from a backup counts on from an older number: what
 * an agent was told as change 120 may since have become another change 120. A run is followed only as far as the next one
 * in the store's own history began; beyond that the cursor speaks of a history that was lost, and the agent starts over.
 */
export function createCursors(epochs: readonly Epoch[]): Cursors {
  let current = '';
  let ends: ReadonlyMap<string, number> = new Map();
  /** Nearly all agents hold the same cursor, and each is asked for it three times. */
  let last: { readonly text: string; readonly position: number | null } = { text: '', position: null };
  function renew(known: readonly Epoch[]): void {
    current = known.at(-1)?.id ?? '';
    last = { text: '', position: null };
    ends = new Map(known.map(({ id }, index) => [id, known[index + 1]?.from ?? Number.MAX_SAFE_INTEGER]));
  }
  renew(epochs);
  return {
    renew,
    format: (seq) => `${current}.${seq}`,
    parse(text) {
      if (text === null) return null;
      if (last.text !== text) last = { text, position: position(text) };
      return last.position;
    },
  };

  function position(text: string): number | null {
    const match = cursorPattern.exec(text);
    const end = ends.get(match?.[1] ?? '');
    const seq = Number(match?.[2]);
    return end !== undefined && seq <= end ? seq : null;
  }
}

const cursorPattern = /^([0-9a-f]{8})\.(\d{1,15})$/;
