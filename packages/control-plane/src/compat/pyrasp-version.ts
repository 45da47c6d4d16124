/** What a version of PyRASP can be sent. */
export interface PyraspShape {
  readonly name: '0.6' | '0.8' | '0.9.2' | '0.9.4';
  /** Decoys are plain texts before 0.6.1 and pairs of text and match from then on. */
  readonly decoyPairs: boolean;
  /** How patterns are compared that this version knows; `ends` is broken before 0.8.4. */
  readonly matches: readonly string[];
  /** From 0.9.2 on, block and blacklist answers have their own action, status and content. */
  readonly blockActions: boolean;
  readonly whitelistHeaders: boolean;
  /** A configuration in a beacon answer raises in 0.9.2 and 0.9.3. */
  readonly configInBeacon: boolean;
  /** Check ids that SECURITY_CHECKS may name. */
  readonly checks: readonly string[];
}

/**
 * Gives what may be sent to an agent that names this version.
 *
 * An unknown or unreadable version gets the shape of 0.8, the best proven one: it holds the keys that newer versions still
 * read (GTFO_MSG, DENY_STATUS_CODE) and none that an older one would trip over.
 */
export function pyraspShape(version: string): PyraspShape {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(version);
  if (match === null) return shapes['0.8'];
  const number = Number(match[1]) * 1e8 + Number(match[2]) * 1e4 + Number(match[3] ?? 0);
  if (number < 6e4 + 1) return shapes['0.6'];
  if (number < 9e4 + 2) return number < 8e4 + 4 ? shapes['0.8'] : { ...shapes['0.8'], ...since084 };
  return number < 9e4 + 4 ? shapes['0.9.2'] : shapes['0.9.4'];
}

const since084 = { matches: ['starts', 'contains', 'match', 'ends'], whitelistHeaders: true } as const;

const base = {
  decoyPairs: true,
  matches: ['starts', 'contains', 'match'],
  blockActions: false,
  whitelistHeaders: false,
  configInBeacon: true,
  checks: [
    'path',
    'headers',
    'flood',
    'spoofing',
    'decoy',
    'format',
    'sqli',
    'xss',
    'hpp',
    'command',
    'dlp',
    'brute',
    'ztaa',
  ],
} as const;

const shapes = {
  // Its decoys are beginnings, and it has no exceptions.
  '0.6': { ...base, name: '0.6', decoyPairs: false, matches: ['starts'] },
  '0.8': { ...base, name: '0.8' },
  '0.9.2': { ...base, ...since084, name: '0.9.2', blockActions: true, configInBeacon: false },
  '0.9.4': { ...base, ...since084, name: '0.9.4', blockActions: true },
} as const satisfies Record<string, PyraspShape>;
