/** What a command works with; tests pass their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  print(line: string): void;
}

/** One thing that is wrong, as a command prints it. */
export interface Complaint {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}
