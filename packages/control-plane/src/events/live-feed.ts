/** What the live feed tells of. */
export const liveTopics = ['events', 'blacklist', 'profiles', 'fleet', 'alerts'] as const;

export type LiveTopic = (typeof liveTopics)[number];

/** Takes one message, ready to be written; false where it has no room and is to be told later how many it missed. */
export type LiveListener = (message: string) => boolean;

/** Tells watchers what happens, as it happens. */
export interface LiveFeed {
  /** `data` is only asked for where somebody watches. Never waits, never throws. */
  publish(topic: LiveTopic, at: number, data: () => Readonly<Record<string, unknown>>): void;
  /** Adds a watcher; gives what ends it, or null where there are too many. */
  watch(topics: ReadonlySet<LiveTopic>, listener: LiveListener): (() => void) | null;
  watched(): boolean;
}

/**
 * Creates the feed. It keeps nothing: who was away asks for the list.
 *
 * A flood must not reach browsers whole: of one topic at most `perSecond` messages a second are sent, and the next one says how many were left out
 * (`skipped`). The same holds for a watcher that reads slower than that.
 */
export function createLiveFeed(now: () => number, limits = { perSecond: 50, watchers: 64 }): LiveFeed {
  const watchers = new Set<{ topics: ReadonlySet<LiveTopic>; listener: LiveListener; missed: number }>();
  const sent = new Map<LiveTopic, { second: number; count: number; skipped: number }>();
  return {
    watched: () => watchers.size > 0,
    publish(topic, at, data) {
      if (watchers.size === 0) return;
      const second = Math.floor(now() / 1_000);
      const known = sent.get(topic);
      const spent = known?.second === second ? known : { second, count: 0, skipped: known?.skipped ?? 0 };
      sent.set(topic, spent);
      if (spent.count >= limits.perSecond) {
        spent.skipped++;
        return;
      }
      spent.count++;
      const { skipped } = spent;
      spent.skipped = 0;
      const content = { topic, at, data: data() };
      for (const watcher of watchers) {
        if (!watcher.topics.has(topic)) continue;
        const missed = skipped + watcher.missed;
        const body = missed === 0 ? content : { ...content, data: { ...content.data, skipped: missed } };
        watcher.missed = watcher.listener(`event: ${topic}\ndata: ${JSON.stringify(body)}\n\n`) ? 0 : missed + 1;
      }
    },
    watch(topics, listener) {
      if (watchers.size >= limits.watchers) return null;
      const watcher = { topics, listener, missed: 0 };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
