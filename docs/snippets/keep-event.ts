/** Stands for whatever store, topic or queue takes events that were withheld. */
export declare function keepEvent(event: unknown, checks: readonly string[]): Promise<void>;
