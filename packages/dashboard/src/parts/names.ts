const regions = new Intl.DisplayNames(['en'], { type: 'region' });

/** A country in words. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code === '' ? 'Unknown' : code;
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}

const clouds: Readonly<Record<string, string>> = {
  aws: 'AWS Lambda',
  gcp: 'Google Cloud',
  azure: 'Azure Functions',
  'aws-lambda': 'AWS Lambda',
  pyrasp: 'PyRASP',
};

/** A platform in words. */
export function platformName(platform: string): string {
  if (platform === '') return 'Not told';
  return clouds[platform.toLowerCase()] ?? platform;
}

const checks: Readonly<Record<string, string>> = {
  sqli: 'SQL injection',
  nosql: 'NoSQL injection',
  xss: 'Cross-site scripting',
  command: 'Command injection',
  code: 'Code injection',
  traversal: 'Path traversal',
  path: 'Unknown path',
  ssrf: 'Server-side request forgery',
  ssti: 'Template injection',
  xxe: 'XML entities',
  jndi: 'JNDI lookup',
  ldap: 'LDAP injection',
  crlf: 'Header injection',
  hpp: 'Parameter pollution',
  'prototype-pollution': 'Prototype pollution',
  upload: 'Dangerous upload',
  flood: 'Flood',
  brute: 'Brute force',
  spoofing: 'Host spoofing',
  decoy: 'Decoy path',
  format: 'Malformed request',
  headers: 'Bad headers',
  blacklist: 'Blacklisted source',
  bots: 'Bot',
  dlp: 'Data leak',
  ztaa: 'Zero trust',
  characters: 'Unusual characters',
  truncated: 'Cut-off body',
  whitelist: 'Trusted source',
};

/** A check in words; what has none keeps its id. */
export function checkName(id: string): string {
  return checks[id] ?? id;
}

/** A function as people know it: its own name, without the key's selector before it. */
export function functionName(id: string): string {
  const colon = id.indexOf(':');
  return colon > 0 && colon < id.length - 1 ? id.slice(colon + 1) : id;
}
