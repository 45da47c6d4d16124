/** Who does something, as the audit log names them. */
export interface Author {
  readonly kind: 'user' | 'token' | 'command' | 'system';
  /** Id of the user or selector of the token; empty for the others. */
  readonly id: string;
  readonly name: string;
  /** Where from; empty where there is no address. */
  readonly ip: string;
}

/** The server itself, for what happens on timers. */
export const system: Author = { kind: 'system', id: '', name: 'control plane', ip: '' };
