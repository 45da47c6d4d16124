import {
  ALNUM,
  BASE64,
  BASE64_URL,
  DIGIT,
  DOT,
  HEX,
  HEX_LOWER,
  HYPHEN,
  isKind,
  isVaried,
  LOWER,
  runEnd,
  runStart,
  SLASH,
  UNDERSCORE,
  UPPER,
} from './alphabet.ts';
import type { Leak, LeakAnchor } from './leak.ts';

const LOW_HEX = DIGIT | HEX_LOWER;
const DOTTED = BASE64_URL | DOT;
const SLACK = ALNUM | HYPHEN;
const SNAKE = ALNUM | UNDERSCORE;

/** Rule, prefix, alphabet behind it, and least and most characters of that. */
type TokenForm = readonly [rule: string, prefix: string, kind: number, min: number, max: number];

/** Tokens that tell by their prefix what they are, with the lengths that their issuers document or use. */
const tokenForms: readonly TokenForm[] = [
  ['github-token', 'ghp_', ALNUM, 36, 255],
  ['github-token', 'gho_', ALNUM, 36, 255],
  ['github-token', 'ghu_', ALNUM, 36, 255],
  ['github-token', 'ghs_', ALNUM, 36, 255],
  ['github-token', 'ghr_', ALNUM, 36, 255],
  ['github-token', 'github_pat_', SNAKE, 82, 255],
  ['gitlab-token', 'glpat-', DOTTED, 20, 300],
  ['gitlab-token', 'gldt-', DOTTED, 20, 300],
  ['gitlab-token', 'glrt-', DOTTED, 20, 300],
  ['gitlab-token', 'glptt-', DOTTED, 20, 300],
  ['gitlab-token', 'glcbt-', DOTTED, 20, 300],
  ['slack-token', 'xoxb-', SLACK, 20, 255],
  ['slack-token', 'xoxp-', SLACK, 20, 255],
  ['slack-token', 'xoxa-', SLACK, 20, 255],
  ['slack-token', 'xoxr-', SLACK, 20, 255],
  ['slack-token', 'xoxs-', SLACK, 20, 255],
  ['slack-token', 'xapp-', SLACK, 40, 255],
  ['slack-webhook', 'hooks.slack.com/services/T', ALNUM | SLASH, 36, 100],
  ['stripe-key', 'sk_live_', ALNUM, 24, 255],
  ['stripe-key', 'rk_live_', ALNUM, 24, 255],
  ['stripe-key', 'whsec_', BASE64, 32, 100],
  ['twilio-api-key', 'SK', LOW_HEX, 32, 32],
  ['npm-token', 'npm_', ALNUM, 36, 36],
  ['pypi-token', 'pypi-AgEIcHlwaS5vcmc', BASE64_URL, 50, 1000],
  ['anthropic-key', 'sk-ant-', BASE64_URL, 80, 255],
  ['openai-key', 'sk-proj-', BASE64_URL, 40, 255],
  ['openai-key', 'sk-svcacct-', BASE64_URL, 40, 255],
  ['openai-key', 'sk-admin-', BASE64_URL, 40, 255],
  ['hugging-face-token', 'hf_', ALNUM, 34, 40],
  ['google-api-key', 'AIza', BASE64_URL, 35, 35],
  ['google-client-secret', 'GOCSPX-', BASE64_URL, 28, 28],
  ['digitalocean-token', 'dop_v1_', LOW_HEX, 64, 64],
  ['shopify-token', 'shpat_', HEX, 32, 32],
  ['shopify-token', 'shpss_', HEX, 32, 32],
  ['docker-token', 'dckr_pat_', BASE64_URL, 27, 40],
  ['vault-token', 'hvs.', BASE64_URL, 90, 300],
];

function tokenAnchor([rule, prefix, kind, min, max]: TokenForm): LeakAnchor {
  return {
    text: prefix,
    word: true,
    judge(text, at) {
      const start = at + prefix.length;
      const end = runEnd(text, start, kind, max + 1);
      return end - start >= min && end - start <= max && isVaried(text, start, end) ? { rule, start: at, end } : null;
    },
  };
}

/** The older OpenAI form: 48 characters with a mark in the middle. */
function openAi(text: string, at: number): Leak | null {
  const end = runEnd(text, at + 3, ALNUM, 101);
  const mark = text.slice(at, end).indexOf('T3BlbkFJ');
  return mark >= 23 && end - at - mark >= 28 ? { rule: 'openai-key', start: at, end } : null;
}

/** `SG.`, the key's id of 22 characters, and its secret of 43. */
function sendGrid(text: string, at: number): Leak | null {
  const middle = runEnd(text, at + 3, BASE64_URL, 23);
  if (middle !== at + 25 || text[middle] !== '.') return null;
  const end = runEnd(text, middle + 1, BASE64_URL, 44);
  return end === middle + 44 ? { rule: 'sendgrid-key', start: at, end } : null;
}

const awsSecretLength = 40;
/** How far from an access key id its secret is looked for. */
const awsReach = 300;

/** Finds a run of exactly 40 base64 characters of all three kinds: a digest in hex has no upper case, and AWS's documented example is none. */
function awsSecret(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    if (!isKind(text, at, BASE64)) {
      at++;
      continue;
    }
    const end = runEnd(text, at, BASE64, to - at);
    if (end - at === awsSecretLength && !isKind(text, end, BASE64 | UNDERSCORE | HYPHEN) && text[end] !== '=') {
      const secret = text.slice(at, end);
      if (/[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret) && !secret.endsWith('EXAMPLEKEY'))
        return at;
    }
    at = end;
  }
  return -1;
}

/** An access key id with a secret near it. Alone it is no secret: every presigned URL shows one. */
function awsPair(text: string, at: number): Leak | null {
  const end = runEnd(text, at, UPPER | DIGIT, 21);
  if (end - at !== 20 || isKind(text, end, LOWER | UNDERSCORE)) return null;
  const behind = awsSecret(text, end, Math.min(text.length, end + awsReach));
  if (behind >= 0) return { rule: 'aws-access-key', start: at, end: behind + awsSecretLength };
  const before = awsSecret(text, runStart(text, Math.max(0, at - awsReach), BASE64, 100), at);
  return before < 0 ? null : { rule: 'aws-access-key', start: before, end };
}

/** What may stand between a name and its value in JSON, an environment file or an assignment. */
const assignment = /\\{0,2}["']?\s{0,4}[:=]{1,2}>?\s{0,4}\\{0,2}["']?/y;

/** Where the value of a name that ends before `at` begins, or -1. */
function valueAt(text: string, at: number): number {
  assignment.lastIndex = at;
  return assignment.test(text) ? assignment.lastIndex : -1;
}

function awsNamed(name: string): LeakAnchor {
  return {
    text: name,
    word: false,
    judge(text, at) {
      const value = valueAt(text, at + name.length);
      return value < 0 || awsSecret(text, value, Math.min(text.length, value + awsSecretLength + 1)) !== value
        ? null
        : { rule: 'aws-secret-access-key', start: value, end: value + awsSecretLength };
    },
  };
}

/** Keys of Azure storage, Cosmos DB, Service Bus and Event Hubs, as they stand in a connection string. */
function azureNamed(name: string, length: number, padding: string): LeakAnchor {
  return {
    text: name,
    word: true,
    judge(text, at) {
      const start = at + name.length;
      const end = runEnd(text, start, BASE64, length + 1);
      const is = end - start === length && text.startsWith(padding, end) && isVaried(text, start, end);
      return is ? { rule: 'azure-connection-string', start: at, end: end + padding.length } : null;
    },
  };
}

/** A shared access signature of a whole account (it names resource types); one of a single blob is what a download link consists of. */
function azureSas(text: string, at: number): Leak | null {
  const end = runEnd(text, at + 4, ALNUM, 100);
  // The signature is percent-encoded: one `%` at least, that of its padding.
  if (text[end] !== '%' && end - at < 40) return null;
  const around = text.slice(Math.max(0, at - 300), at + 300);
  return /\bsv=\d{4}-/.test(around) && /\bsrt=[sco]/.test(around)
    ? { rule: 'azure-account-sas', start: at, end }
    : null;
}

/** Three characters, a digit and `Q~` begin the secret of an app registration. */
function entraSecret(text: string, at: number): Leak | null {
  const start = at - 4;
  if (start < 0 || !isKind(text, at - 1, DIGIT) || isKind(text, start - 1, DOTTED)) return null;
  const end = runEnd(text, at + 2, DOTTED, 40);
  const length = end - at - 2;
  return length >= 31 && length <= 34 && isVaried(text, at, end) ? { rule: 'entra-client-secret', start, end } : null;
}

/** The file of a Google service account: its type, and a private key in the next kilobyte. */
function serviceAccount(text: string, at: number): Leak | null {
  const behind = text.slice(at, at + 700);
  const key = behind.search(/private_key\\{0,2}"\s{0,4}:\s{0,4}\\{0,2}"-----BEGIN/);
  return key < 0 ? null : { rule: 'google-service-account', start: at, end: at + key + 11 };
}

/** What DLP_API_KEYS looks for. A JSON Web Token is none: it is what a login answers with. */
export function apiKeys(): readonly LeakAnchor[] {
  return [
    ...tokenForms.map(tokenAnchor),
    { text: 'sk-', word: true, judge: openAi },
    { text: 'SG.', word: true, judge: sendGrid },
    { text: 'AKIA', word: true, judge: awsPair },
    { text: 'ASIA', word: true, judge: awsPair },
    ...[
      'ecret_access_key',
      'ECRET_ACCESS_KEY',
      'ecretAccessKey',
      'ecret_key',
      'ECRET_KEY',
      'ecretKey',
      'ecret access key',
    ].map(awsNamed),
    azureNamed('AccountKey=', 86, '=='),
    azureNamed('SharedAccessKey=', 43, '='),
    { text: 'sig=', word: true, judge: azureSas },
    { text: 'Q~', word: false, judge: entraSecret },
    { text: 'service_account', word: true, judge: serviceAccount },
  ];
}
