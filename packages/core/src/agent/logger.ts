/** One line of the agent's own log. */
export type LogLine = (level: 'info' | 'warn' | 'error', message: string) => void;

/** Writes to the console, which every serverless platform collects. */
export const consoleLog: LogLine = (level, message) => {
  const line = `[rasp] ${message}`;
  if (level === 'error') console.error(line);
  else if (level === 'warn') console.warn(line);
  else console.log(line);
};

/** Logs the first message of each kind and swallows the rest: an error on every request must not flood the log. */
export interface OnceLogger {
  once(kind: string, level: 'info' | 'warn' | 'error', message: string): void;
  always(level: 'info' | 'warn' | 'error', message: string): void;
}

/** Creates a logger that remembers at most 256 kinds. */
export function createOnceLogger(write: LogLine): OnceLogger {
  const seen = new Set<string>();
  return {
    once(kind, level, message) {
      if (seen.has(kind) || seen.size >= 256) return;
      seen.add(kind);
      write(level, message);
    },
    always: write,
  };
}
