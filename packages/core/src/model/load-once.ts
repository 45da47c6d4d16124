/**
 * Something that is loaded once, by whoever asks first, for everyone who asks.
 *
 * Never rejects: what cannot be loaded is null from then on, and `failed` is told once. Who asks waits at most `limitMs`; after one wait
 * that long nobody waits again, and what is loaded late serves those who ask after it.
 */
export class LoadOnce<Value> {
  readonly #load: () => Promise<Value | null>;
  readonly #limitMs: number;
  readonly #failed: (error: unknown) => void;
  #value: Value | null = null;
  #state: 'loading' | 'late' | 'settled' = 'loading';
  #loading: Promise<Value | null> | null = null;
  #waiting: Promise<Value | null> | null = null;

  constructor(load: () => Promise<Value | null>, limitMs: number, failed: (error: unknown) => void) {
    this.#load = load;
    this.#limitMs = limitMs;
    this.#failed = failed;
  }

  /** What is loaded, at once; null while it is not, or never will be. */
  get value(): Value | null {
    return this.#value;
  }

  /** What is loaded; a promise only while it is being loaded and nobody has waited for too long. */
  get(): Value | null | Promise<Value | null> {
    if (this.#state !== 'loading') return this.#value;
    this.#waiting ??= this.#bounded();
    return this.#waiting;
  }

  /** What is loaded, however long that takes. */
  load(): Promise<Value | null> {
    this.#loading ??= this.#settle();
    return this.#loading;
  }

  async #bounded(): Promise<Value | null> {
    let timer: NodeJS.Timeout | undefined;
    const spent = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        this.#state = 'late';
        this.#failed(new Error(`not loaded within ${this.#limitMs} ms; requests go on without`));
        resolve(null);
      }, this.#limitMs);
    });
    const value = await Promise.race([this.load(), spent]);
    clearTimeout(timer);
    return value;
  }

  /** Loads; settles whenever the load does, be it late. */
  async #settle(): Promise<Value | null> {
    const wasLate = () => this.#state === 'late';
    try {
      this.#value = await this.#load();
    } catch (error) {
      if (!wasLate()) this.#failed(error);
    }
    this.#state = 'settled';
    return this.#value;
  }
}
