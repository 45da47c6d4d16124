/** Detectors judge a single value. */
export type DetectorId =
  | 'sqli'
  | 'xss'
  | 'command'
  | 'traversal'
  | 'code'
  | 'nosql'
  | 'ssti'
  | 'ssrf'
  | 'xxe'
  | 'prototype-pollution'
  | 'jndi'
  | 'ldap'
  | 'crlf';

/**
 * Every check of this release, spelled the same in folder names, metric labels, configuration, wire and docs:
 * PyRASP's key where it has one, ours otherwise. `truncated` marks what was over an input limit.
 */
export type CheckId =
  | DetectorId
  | 'whitelist'
  | 'blacklist'
  | 'ztaa'
  | 'spoofing'
  | 'decoy'
  | 'path'
  | 'flood'
  | 'brute'
  | 'headers'
  | 'hpp'
  | 'format'
  | 'upload'
  | 'characters'
  | 'bots'
  | 'dlp'
  | 'truncated';

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
  ztaa: {
    title: 'Zero-trust token missing or invalid',
    cwe: [287],
    capec: [115],
    crs: [],
    attack: [],
    owasp: 'A07:2021',
  },
  // CWE-348: links, redirects and cache keys made from the Host header instead of the configured name.
  spoofing: { title: 'Undeclared host name', cwe: [348], capec: [], crs: [], attack: [], owasp: null },
  decoy: { title: 'Decoy path requested', cwe: [], capec: [310], crs: ['913'], attack: ['T1595.003'], owasp: null },
  path: {
    title: 'Undeclared route or method',
    cwe: [425],
    capec: [87],
    crs: ['911100'],
    attack: ['T1595.003'],
    owasp: 'A01:2021',
  },
  flood: { title: 'Request flood', cwe: [770], capec: [125], crs: [], attack: ['T1499'], owasp: null },
  brute: { title: 'Brute force', cwe: [307], capec: [112], crs: [], attack: ['T1110'], owasp: 'A07:2021' },
  headers: { title: 'Forbidden header', cwe: [], capec: [], crs: ['920450'], attack: [], owasp: null },
  hpp: { title: 'HTTP parameter pollution', cwe: [235], capec: [460], crs: ['921180'], attack: [], owasp: null },
  format: {
    title: 'Parameter not of its declared kind',
    cwe: [1286, 1287],
    capec: [153],
    crs: [],
    attack: [],
    owasp: null,
  },
  upload: {
    title: 'Dangerous file upload',
    cwe: [434],
    capec: [650],
    crs: ['932180', '933110'],
    attack: ['T1505.003'],
    owasp: 'A04:2021',
  },
  characters: {
    title: 'Deceptive or control characters',
    cwe: [150, 176, 1007],
    capec: [71, 632],
    crs: ['920270'],
    attack: [],
    owasp: null,
  },
  bots: { title: 'Scanner or tool', cwe: [], capec: [310], crs: ['913100'], attack: ['T1595.002'], owasp: null },
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
  code: {
    title: 'Code injection',
    cwe: [94],
    capec: [242],
    crs: ['933', '934100'],
    attack: ['T1190', 'T1059'],
    owasp: 'A03:2021',
  },
  nosql: { title: 'NoSQL injection', cwe: [943], capec: [676], crs: ['942290'], attack: ['T1190'], owasp: 'A03:2021' },
  ssti: {
    title: 'Server-side template injection',
    cwe: [1336],
    capec: [242],
    crs: ['934180'],
    attack: ['T1190'],
    owasp: 'A03:2021',
  },
  ssrf: {
    title: 'Server-side request forgery',
    cwe: [918],
    capec: [664],
    crs: ['934110'],
    attack: ['T1190', 'T1552.005'],
    owasp: 'A10:2021',
  },
  xxe: { title: 'XML external entity', cwe: [611, 776], capec: [221], crs: [], attack: ['T1190'], owasp: 'A05:2021' },
  'prototype-pollution': {
    title: 'Prototype pollution',
    cwe: [1321],
    capec: [77],
    crs: ['934130'],
    attack: ['T1190'],
    owasp: 'A03:2021',
  },
  jndi: {
    title: 'JNDI lookup (Log4Shell)',
    cwe: [917],
    capec: [],
    crs: ['944150'],
    attack: ['T1190'],
    owasp: 'A03:2021',
  },
  ldap: { title: 'LDAP injection', cwe: [90], capec: [136], crs: ['921200'], attack: ['T1190'], owasp: 'A03:2021' },
  crlf: {
    title: 'CRLF injection',
    cwe: [93, 113],
    capec: [34],
    crs: ['921120', '921130'],
    attack: [],
    owasp: 'A03:2021',
  },
  traversal: { title: 'Path traversal', cwe: [22], capec: [126], crs: ['930'], attack: ['T1190'], owasp: 'A01:2021' },
  dlp: {
    title: 'Sensitive data in a response',
    cwe: [200],
    capec: [116],
    crs: ['950', '951', '952', '953', '954', '955', '956'],
    attack: [],
    owasp: 'A01:2021',
  },
  truncated: { title: 'Input over a limit', cwe: [], capec: [], crs: [], attack: [], owasp: null },
};
