/** Detectors judge a single value. */
export type DetectorId = 'sqli' | 'xss' | 'command' | 'traversal';

/**
 * Every check of this release, spelled the same in folder names, metric labels, configuration, wire and docs:
 * PyRASP's key where it has one, ours otherwise. `truncated` marks what was over an input limit.
 */
export type CheckId = DetectorId | 'whitelist' | 'blacklist' | 'decoy' | 'flood' | 'brute' | 'truncated';

/** The ids under which other tools know a check's subject. An empty list is a fine answer, a wrong id is not. */
export interface Taxonomy {
  readonly title: string;
  /** Common Weakness Enumeration, as numbers. */
  readonly cwe: readonly number[];
  /** Common Attack Pattern Enumeration and Classification, as numbers. */
  readonly capec: readonly number[];
  /** OWASP Core Rule Set 4: rule file prefix or tag. */
  readonly crs: readonly string[];
  /** MITRE ATT&CK technique ids. */
  readonly attack: readonly string[];
  /** OWASP Top 10 (2021) category, or null. */
  readonly owasp: string | null;
}

/** Sources: cwe.mitre.org, capec.mitre.org, attack.mitre.org, coreruleset.org (v4), owasp.org/Top10. */
export const taxonomy: Readonly<Record<CheckId, Taxonomy>> = {
  whitelist: { title: 'Trusted source', cwe: [], capec: [], crs: [], attack: [], owasp: null },
  blacklist: { title: 'Blacklisted source', cwe: [], capec: [], crs: [], attack: [], owasp: null },
  decoy: { title: 'Decoy path requested', cwe: [], capec: [310], crs: ['913'], attack: ['T1595.003'], owasp: null },
  flood: { title: 'Request flood', cwe: [770], capec: [125], crs: [], attack: ['T1499'], owasp: null },
  brute: { title: 'Brute force', cwe: [307], capec: [112], crs: [], attack: ['T1110'], owasp: 'A07:2021' },
  sqli: { title: 'SQL injection', cwe: [89], capec: [66], crs: ['942'], attack: ['T1190'], owasp: 'A03:2021' },
  xss: {
    title: 'Cross-site scripting',
    cwe: [79],
    capec: [63],
    crs: ['941'],
    attack: ['T1059.007'],
    owasp: 'A03:2021',
  },
  command: {
    title: 'OS command injection',
    cwe: [78],
    capec: [88],
    crs: ['932'],
    attack: ['T1190', 'T1059'],
    owasp: 'A03:2021',
  },
  traversal: { title: 'Path traversal', cwe: [22], capec: [126], crs: ['930'], attack: ['T1190'], owasp: 'A01:2021' },
  truncated: { title: 'Input over a limit', cwe: [], capec: [], crs: [], attack: [], owasp: null },
};
