/** What a command works with; tests pass their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  print(line: string): void;
  /** Shows how far a long command is, 0 to 1, in the place of what it showed before; absent where nobody watches. */
  progress?(share: number, what: string): void;
}
