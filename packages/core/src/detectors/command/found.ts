/** A command that a shell would run, and how sure its place and arguments make us. */
export interface Command {
  readonly rule: string;
  readonly certainty: 'certain' | 'likely';
}
