import { createHash } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import { findLeaks, leakPlanOf, looksForLeaks, maxLeaks } from './find-leaks.ts';
import type { LeakFlag } from './leak.ts';

/** A text without meaning that holds every kind of character. */
function random(length: number, alphabet = 'kQ3xVb7ZrT1mWd9LpYc5NsHf2JgGt8AeRu6DoKi4XvEw0Bq'): string {
  return Array.from({ length }, (_, index) => alphabet[(index * 7 + length) % alphabet.length]).join('');
}
const hex = (length: number, text = 'x'): string => createHash('sha512').update(text).digest('hex').slice(0, length);
const lower = (text: string): string => text.toLowerCase();

function planOf(flag: LeakFlag) {
  return leakPlanOf({ parameters: { [flag]: true } } as unknown as Config);
}

/** Rule and text of each leak. */
function found(flag: LeakFlag, text: string): readonly (readonly [rule: string, value: string])[] {
  return findLeaks(text, planOf(flag)).map(({ rule, start, end }) => [rule, text.slice(start, end)]);
}

const lm = 'aad3b435b51404eeaad3b435b51404ee';
const nt = hex(32, 'nt');

describe('DLP_CC_NUMBERS', () => {
  it.each([
    ['4111111111111111'],
    ['4111 1111 1111 1111'],
    ['4111-1111-1111-1111'],
    ['5555555555554444'],
    ['2223003122003222'],
    ['378282246310005'],
    ['3782 822463 10005'],
    ['30569309025904'],
    ['3056 930902 5904'],
    ['6011111111111117'],
    ['3530111333300000'],
    ['6200000000000005'],
    ['6759649826438453'],
    ['4000 0000 0000 0000 006'],
    ['4012345600002'],
  ])('finds %s', (number) => {
    for (const text of [
      number,
      `{"n":"${number}"}`,
      `{"n":${number},"m":1}`,
      `(${number})`,
      `card ${number}.`,
      `n=${number}&x`,
      `1,${number},2`,
    ]) {
      expect(found('DLP_CC_NUMBERS', text)).toEqual([['payment-card', number]]);
    }
  });

  it.each([
    ['a wrong check digit', '4111111111111112'],
    ['no issuer', '9111111111111111'],
    ['a length that the issuer has not', '41111111111111110'],
    ['too short', '411111111111'],
    ['a longer number', '41111111111111111111'],
    ['a longer number, in groups', '1234 4111 1111 1111 1111'],
    ['a table of numbers', '4111 1111 1111 1111 2222'],
    ['mixed separators', '4111 1111-1111 1111'],
    ['two blanks', '4111  1111 1111 1111'],
    ['other groups', '41 11 11 11 11 11 11 11'],
    ['a decimal', '0.4111111111111111'],
    ['a decimal behind', '4111111111111111.5'],
    ['a price', '4111.1111'],
    ['a UUID', '3f2504e0-4f89-41d3-9a0c-4111111111111111'],
    ['a chain of hyphens', 'order-4111111111111111'],
    ['a chain that goes on', '4111111111111111-a'],
    ['a name', 'id_4111111111111111'],
    ['a name that goes on', '4111111111111111x'],
    ['a timestamp in milliseconds', '1732593600000'],
    ['a timestamp in microseconds', '1732593600000000'],
    ['a date and time', '20241126063900'],
    ['a barcode (EAN-13) with the check digit of a card', '4012345601091'],
    ['a masked card', '4111 **** **** 1111'],
    ['nothing', ''],
  ])('passes %s', (_name, text) => {
    expect(found('DLP_CC_NUMBERS', text)).toEqual([]);
  });

  it('finds each of several', () => {
    expect(found('DLP_CC_NUMBERS', '4111111111111111 5555555555554444\n3782 822463 10005 12/27 123')).toHaveLength(3);
  });
});

describe('DLP_PHONE_NUMBERS', () => {
  it.each([
    ['+14155550132'],
    ['+1 415 555 0132'],
    ['+44 20 7946 0958'],
    ['+49 (0)30 1234567'],
    ['(415) 555-0132'],
    ['(415)555-0132'],
    ['415-555-0132'],
    ['415.555.0132'],
    ['1-800-555-0199'],
    ['01 23 45 67 89'],
    ['01.23.45.67.89'],
    ['020 7946 0958'],
    ['0121 496 0123'],
    ['030/1234567'],
    ['(0171) 1234567'],
  ])('finds %s', (number) => {
    for (const text of [number, `{"x":"${number}"}`, `call ${number}, please`, `>${number}<`]) {
      expect(found('DLP_PHONE_NUMBERS', text)).toEqual([['phone-number', number]]);
    }
  });

  it.each([
    ['{"phone":"4155550132"}', '4155550132'],
    ['{"mobile_number": 4155550132}', '4155550132'],
    ['{\\"telephone\\":\\"415 555 0132\\"}', '415 555 0132'],
    ['Tel.: 555 0132', '555 0132'],
    ['fax=0301234567', '0301234567'],
  ])('finds what %s names one', (text, number) => {
    expect(found('DLP_PHONE_NUMBERS', text)).toEqual([['phone-number', number]]);
  });

  it.each([
    ['4155550132'],
    ['2024-11-26'],
    ['26.11.2024 10:30'],
    ['2024-11-26T06:39:00+02:00'],
    ['2024-11-26T06:39:00.123+0200'],
    ['12.50 - 99.95'],
    ['1 234 567,89'],
    ['$1,234,567.00'],
    ['192.168.100.200'],
    ['10.20.30.40:8080'],
    ['x+12345678'],
    ['1+12345678'],
    ['f(x)+12345678'],
    ['978-3-16-148410-0'],
    ['123-45-6789'],
    ['order 415-555-013'],
    ['415-555-01323'],
    ['115-555-0132'],
    ['415-055-0132'],
    ['sku-415-555-0132'],
    ['415-555-0132-7'],
    ['3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['{"phone":"2024-11-26"}'],
    ['{"phone":null,"id":4155550132}'],
    ['+1000'],
    ['version 1.22.333.4444'],
    ['00 11 22 33 44'],
  ])('passes %s', (text) => {
    expect(found('DLP_PHONE_NUMBERS', text)).toEqual([]);
  });
});

describe('DLP_PRIVATE_KEYS', () => {
  const line = random(64);
  const key = (kind: string, rest = '') => `-----BEGIN ${kind}-----\n${rest}${line}\n${line}\n-----END ${kind}-----\n`;

  it.each([
    ['PRIVATE KEY'],
    ['RSA PRIVATE KEY'],
    ['EC PRIVATE KEY'],
    ['DSA PRIVATE KEY'],
    ['ENCRYPTED PRIVATE KEY'],
    ['OPENSSH PRIVATE KEY'],
    ['PGP PRIVATE KEY BLOCK'],
  ])('finds %s', (kind) => {
    for (const text of [
      key(kind),
      JSON.stringify({ key: key(kind) }),
      key(kind).replaceAll('\n', '\r\n'),
      `x ${key(kind)}`,
    ]) {
      expect(found('DLP_PRIVATE_KEYS', text)).toMatchObject([
        ['private-key', expect.stringContaining(`BEGIN ${kind}`)],
      ]);
    }
  });

  it.each([
    [
      'an encrypted one',
      key('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0A1B2C3D4E5F60718293A4B5C6D7E8F9\n\n'),
    ],
    ['one of PGP with headers', key('PGP PRIVATE KEY BLOCK', 'Version: GnuPG v2\nComment: none\n\n')],
    ['one of SSH2', `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "rsa"\n${line}\n`],
  ])('finds %s', (_name, text) => {
    expect(found('DLP_PRIVATE_KEYS', text)).toHaveLength(1);
  });

  it('finds key files of PuTTY and of age', () => {
    const putty = `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: k\nPublic-Lines: 2\n${line}\n${random(16)}\nPrivate-Lines: 1\n${random(48)}\nPrivate-MAC: ${hex(64)}\n`;
    expect(found('DLP_PRIVATE_KEYS', putty)[0]?.[0]).toBe('putty-private-key');
    expect(found('DLP_PRIVATE_KEYS', `AGE-SECRET-KEY-1${random(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`)[0]?.[0]).toBe(
      'age-secret-key',
    );
  });

  it.each([
    ['a public key', key('PUBLIC KEY')],
    ['a certificate', key('CERTIFICATE')],
    ['a PGP message', key('PGP MESSAGE')],
    [
      'the mention of one',
      'Files begin with -----BEGIN RSA PRIVATE KEY----- and end with -----END RSA PRIVATE KEY-----.',
    ],
    ['a shortened one', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN...\n-----END PRIVATE KEY-----'],
    ['a stand-in', `-----BEGIN PRIVATE KEY-----\n${'x'.repeat(64)}\n-----END PRIVATE KEY-----`],
    ['the public part of PuTTY', `PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 2\n${line}\n`],
  ])('passes %s', (_name, text) => {
    expect(found('DLP_PRIVATE_KEYS', text)).toEqual([]);
  });

  it('pins how much data makes a key', () => {
    const begin = '-----BEGIN PRIVATE KEY-----\n';
    expect(found('DLP_PRIVATE_KEYS', begin + random(32))).toHaveLength(1);
    expect(found('DLP_PRIVATE_KEYS', begin + random(31))).toHaveLength(0);
  });
});

describe('DLP_HASHES', () => {
  const crypt = (length: number) => random(length);
  it.each([
    ['bcrypt-hash', `$2b$12$${crypt(53)}`],
    ['argon2-hash', `$argon2id$v=19$m=65536,t=3,p=4$${crypt(22)}$${crypt(43)}`],
    ['scrypt-hash', `$scrypt$ln=16,r=8,p=1$${crypt(22)}$${crypt(43)}`],
    ['scrypt-hash', `scrypt:32768:8:1$${crypt(16)}$${hex(128)}`],
    ['pbkdf2-hash', `pbkdf2_sha256$600000$${crypt(22)}$${crypt(43)}=`],
    ['pbkdf2-hash', `$pbkdf2-sha512$25000$${crypt(22)}$${crypt(86)}`],
    ['pbkdf2-hash', `pbkdf2:sha256:600000$${crypt(16)}$${hex(64)}`],
    ['md5-crypt-hash', `$1$${crypt(8)}$${crypt(22)}`],
    ['md5-crypt-hash', `$apr1$${crypt(8)}$${crypt(22)}`],
    ['sha-crypt-hash', `$5$rounds=5000$${crypt(16)}$${crypt(43)}`],
    ['sha-crypt-hash', `$6$${crypt(16)}$${crypt(86)}`],
    ['yescrypt-hash', `$y$j9T$${crypt(22)}$${crypt(43)}`],
    ['phpass-hash', `$P$B${crypt(30)}`],
    ['ldap-password-hash', `{SSHA}${crypt(32)}`],
    ['ldap-password-hash', `{SHA}${crypt(27)}=`],
    ['ntlm-hash', `${lm}:${nt}`],
    ['ntlm-hash', `${hex(16, 'lm')}aad3b435b51404ee:${nt}`],
    ['ntlm-hash', `${lm}:${nt}`.toUpperCase()],
  ])('finds %s in %s', (rule, hash) => {
    for (const text of [hash, JSON.stringify({ password: hash }), `alice:${hash}:`, `hash ${hash} end`]) {
      expect(found('DLP_HASHES', text)).toEqual([[rule, hash]]);
    }
  });

  it.each([
    ['an MD5 digest', hex(32)],
    ['an ETag', `ETag: "${hex(32)}"`],
    ['a SHA-1 digest', hex(40)],
    ['a SHA-256 digest', hex(64)],
    ['a subresource integrity', `sha384-${random(64)}`],
    ['two digests side by side', `${hex(32, 'a')}:${hex(32, 'b')}`],
    ['a UUID without hyphens', `${hex(32)}-1`],
    ['a bcrypt hash too short', `$2b$12$${crypt(52)}`],
    ['one too long', `$2b$12$${crypt(54)}`],
    ['prices', '$1$ 5 and $6$ 7'],
    ['a stand-in', `$2b$12$${'x'.repeat(53)}`],
    ['an LDAP scheme alone', '{SSHA}'],
    ['the empty LM hash alone', lm],
    ['a longer number', `0${lm}:${nt}`],
  ])('passes %s', (_name, text) => {
    expect(found('DLP_HASHES', text)).toEqual([]);
  });
});

describe('DLP_WINDOWS_CREDS', () => {
  it.each([
    ['windows-password-dump', `Administrator:500:${lm}:${nt}:::`],
    ['windows-password-dump', `CORP\\alice:1104:${lm}:${nt}::: (status=Enabled)`],
    ['windows-password-dump', `DC01$:1000:${lm}:${nt}:::`],
    ['windows-password-dump', `Guest:501:NO PASSWORD*********************:${nt}:::`],
    ['kerberos-key', `krbtgt:aes256-cts-hmac-sha1-96:${hex(64)}`],
    ['cached-domain-logon', `$DCC2$10240#alice#${nt}`],
    ['unattend-password', '<AdministratorPassword>\r\n  <Value>UABhAHMAcwB3AG8AcgBkAA==</Value>'],
    ['unattend-password', '<Password><Value>hunter2</Value><PlainText>true</PlainText></Password>'],
    ['group-policy-password', `<Properties cpassword="${random(43)}" userName="a"/>`],
  ])('finds %s in %s', (rule, text) => {
    expect(found('DLP_WINDOWS_CREDS', text).map(([name]) => name)).toEqual([rule]);
  });

  it.each([
    ['an MD5 digest', hex(32)],
    ['two digests', `${hex(32, 'a')}:${hex(32, 'b')}`],
    ['a line without an id', `user:${lm}:${nt}:::`],
    ['a line with a digest too short', `user:500:${lm}:${hex(31)}:::`],
    ['a line without a name', `:500:${lm}:${nt}:::`],
    ['colons', 'std::::string a::: b'],
    ['a password that setup has taken out', '<Password><Value>*SENSITIVE*DATA*DELETED*</Value>'],
    ['an empty password', '<Password><Value></Value>'],
    ['an empty preference', 'cpassword=""'],
  ])('passes %s', (_name, text) => {
    expect(found('DLP_WINDOWS_CREDS', text)).toEqual([]);
  });
});

describe('DLP_LINUX_CREDS', () => {
  const root = 'root:x:0:0:root:/root:/bin/bash';
  const daemon = 'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin';
  const shadow = `alice:$6$${random(16)}$${random(86)}:19000:0:99999:7:::`;

  it.each([
    ['passwd-file', `${root}\n${daemon}\n`],
    ['passwd-file', `<pre>${root}\n${daemon}</pre>`],
    ['passwd-file', JSON.stringify({ content: `# users\n${root}\n${daemon}` })],
    ['passwd-file', `${root}\r\n${daemon}`],
    [
      'passwd-file',
      'root:*:0:0:System Administrator:/var/root:/bin/sh\ndaemon:*:1:1:System Services:/var/root:/usr/bin/false',
    ],
    ['shadow-file', shadow],
    ['shadow-file', JSON.stringify({ a: shadow })],
    ['shadow-file', JSON.stringify({ a: `x\n${shadow}` })],
    ['shadow-file', 'root:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::'],
    ['shadow-file', 'root:!:19000:0:99999:7:::\nbin:!*:19000:0:99999:7:::'],
  ])('finds %s in %s', (rule, text) => {
    expect(found('DLP_LINUX_CREDS', text).map(([name]) => name)).toEqual([rule]);
  });

  it.each([
    ['one line of passwd', root],
    ['one line of a locked account', 'root:*:19000:0:99999:7:::'],
    ['lines that do not follow each other', `${root}\n\n${daemon}`],
    ['a sentence', 'Each line looks like name:x:uid:gid:comment:home:shell and'],
    ['a group file', 'sudo:x:27:alice\ndocker:x:999:alice'],
    ['a ternary', 'a ? b:x:c'],
  ])('passes %s', (_name, text) => {
    expect(found('DLP_LINUX_CREDS', text)).toEqual([]);
  });
});

describe('DLP_API_KEYS', () => {
  const id = `AKIA${random(16, 'QW2ERT3YUI4OPA5SDF6GH7')}`;
  const secret = `${random(19)}/${random(19)}+`;
  it.each([
    ['aws-access-key', `${id},${secret}`],
    ['aws-access-key', `{"AccessKeyId":"${id}","Something":"${secret}"}`],
    ['aws-access-key', `key ${secret} of ${id.replace('AKIA', 'ASIA')}`],
    ['aws-secret-access-key', `AWS_SECRET_ACCESS_KEY=${secret}`],
    ['aws-secret-access-key', `{"secretAccessKey": "${secret}"}`],
    ['aws-secret-access-key', `{\\"SecretAccessKey\\":\\"${secret}\\"}`],
    ['google-api-key', `AIza${random(35)}`],
    ['google-client-secret', `GOCSPX-${random(28)}`],
    [
      'google-service-account',
      `{"type":"service_account","project_id":"p","private_key_id":"${hex(40)}","private_key":"-----BEGIN PRIVATE KEY-----\\nMII"}`,
    ],
    [
      'azure-connection-string',
      `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${random(86)}==;EndpointSuffix=core.windows.net`,
    ],
    [
      'azure-connection-string',
      `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=${random(43)}=`,
    ],
    ['azure-account-sas', `?sv=2022-11-02&ss=b&srt=sco&sp=rwl&se=2030-01-01&sig=${random(40)}%2Bab%3D`],
    ['entra-client-secret', `aB38Q~${random(34)}`],
    ['github-token', `ghp_${random(36)}`],
    ['github-token', `github_pat_${random(22)}_${random(59)}`],
    ['gitlab-token', `glpat-${random(20)}`],
    ['slack-token', `xoxb-123456789012-123456789012-${random(24)}`],
    ['slack-webhook', `https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/${random(24)}`],
    ['stripe-key', `sk_live_${random(24)}`],
    ['twilio-api-key', `SK${hex(32)}`],
    ['sendgrid-key', `SG.${random(22)}.${random(43)}`],
    ['npm-token', `npm_${random(36)}`],
    ['pypi-token', `pypi-AgEIcHlwaS5vcmc${random(80)}`],
    ['openai-key', `sk-${random(20)}T3BlbkFJ${random(20)}`],
    ['openai-key', `sk-proj-${random(60)}`],
    ['anthropic-key', `sk-ant-api03-${random(90)}`],
    ['hugging-face-token', `hf_${random(34)}`],
  ])('finds %s in %s', (rule, text) => {
    for (const around of [text, `{"x":"${text}"}`, `x=${text} y`]) {
      expect(found('DLP_API_KEYS', around).map(([name]) => name)).toEqual([rule]);
    }
  });

  it.each([
    [
      'an access key id alone',
      `X-Amz-Credential=${id}%2F20241126%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=${hex(64)}`,
    ],
    ['an id beside a digest', `${id} ${hex(40)}`],
    ['the secret of the documentation', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['a placeholder', 'AWS_SECRET_ACCESS_KEY=<your secret access key goes here, really>'],
    ['a token too short', `ghp_${random(35)}`],
    ['a stand-in', `ghp_${'x'.repeat(36)}`],
    ['a prefix within a word', `xghp_${random(36)}`],
    ['a publishable key', `pk_live_${random(24)}`],
    ['a key for tests', `sk_test_${random(24)}`],
    ['a JSON Web Token', `eyJhbGciOiJIUzI1NiJ9.${random(60)}.${random(43)}`],
    ['a link to one blob', `?sv=2022-11-02&sr=b&sp=r&se=2030-01-01&sig=${random(40)}%2Bab%3D`],
    ['a class name', 'sk-loading-spinner sk-cube sk-circle-fade-dot-wrapper'],
    ['a word', 'the service_account of the project has no private_key yet'],
    ['a Twilio id in upper case', `SK${hex(32).toUpperCase()}`],
    ['an AccountKey too short', `AccountKey=${random(40)}==`],
    ['a signature', `sig=${lower(random(20))}`],
  ])('passes %s', (_name, text) => {
    expect(found('DLP_API_KEYS', text)).toEqual([]);
  });
});

describe('findLeaks', () => {
  it('looks for what is asked for alone', () => {
    expect(found('DLP_PHONE_NUMBERS', '4111111111111111')).toEqual([]);
    expect(looksForLeaks({ parameters: {} } as unknown as Config)).toBe(false);
    expect(looksForLeaks({ parameters: { DLP_HASHES: true } } as unknown as Config)).toBe(true);
  });

  it('leaves out what ended before', () => {
    const text = '4111111111111111 5555555555554444';
    expect(findLeaks(text, planOf('DLP_CC_NUMBERS'), 16)).toMatchObject([{ start: 17 }]);
    expect(findLeaks(text, planOf('DLP_CC_NUMBERS'), 15)).toHaveLength(2);
  });

  it('pins the most leaks that it gives', () => {
    expect(found('DLP_CC_NUMBERS', '4111111111111111,'.repeat(maxLeaks))).toHaveLength(maxLeaks);
    expect(found('DLP_CC_NUMBERS', '4111111111111111,'.repeat(maxLeaks + 1))).toHaveLength(maxLeaks);
  });
});
