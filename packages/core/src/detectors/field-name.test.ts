import { code } from './code/code.ts';
import { command } from './command/command.ts';
import { holdsProse, isWayBack } from './field-name.ts';
import { ssrf } from './ssrf/ssrf.ts';
import { traversal } from './traversal/traversal.ts';

const found = (detector: typeof ssrf, value: string, name?: string) =>
  detector.inspect(value, 'query-value', name) !== null;

describe('names of fields', () => {
  it.each([
    'comment',
    'order[note]',
    '/data/attributes/description',
    'job_description',
    'orderNote',
    'variables.input.message',
    'First_Name',
  ])('%s holds prose', (name) => expect(holdsProse(name)).toBe(true));

  it.each([
    undefined,
    '',
    'q',
    'file',
    'path',
    'name',
    'url',
    'host',
    'cmd',
    'commented',
    'filename',
    'message_file',
    'x'.repeat(300),
  ])('%s does not', (name) => expect(holdsProse(name)).toBe(false));

  it.each([
    'redirect_uri',
    'returnTo',
    'next',
    'callback_url',
    'post_logout_redirect_uri',
    'referrer',
    'oauth[redirect_uri]',
    'successUrl',
  ])('%s is a way back', (name) => expect(isWayBack(name)).toBe(true));

  it.each([undefined, '', 'url', 'uri', 'target_host', 'image', 'webhook', 'nextcloud', 'feed'])('%s is none', (name) =>
    expect(isWayBack(name)).toBe(false),
  );

  it('knows the last step in time that grows with its length alone', () => {
    expect(holdsProse(`${'/a'.repeat(100)}/note`)).toBe(true);
    expect(holdsProse(`${'['.repeat(200_000)}note`)).toBe(false);
  });
});

describe('a way back', () => {
  it.each(['http://localhost:3000/callback', 'http://127.0.0.1:8080/', 'http://192.168.1.20:4200/login'])(
    'may lead to %s',
    (value) => {
      expect(found(ssrf, value, 'redirect_uri')).toBe(false);
      expect(found(ssrf, value, 'url')).toBe(true);
      expect(found(ssrf, value)).toBe(true);
    },
  );

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://a.example@127.0.0.1/',
    'http://2130706433/',
    'gopher://127.0.0.1:6379/_x',
  ])('does not lead to %s', (value) => expect(found(ssrf, value, 'redirect_uri')).toBe(true));
});

describe('text for people', () => {
  it.each([
    [ssrf, 'http://localhost:8080'],
    [traversal, '/etc/x/server.conf'],
    [traversal, 'database.yml'],
    [traversal, 'file:///usr/src/build/'],
    [command, 'ok: run this; iptables -L -v -n'],
    [command, 'make; sudo make install -j4'],
    [command, 'bash <(curl -s https://a.example/install)'],
    [code, "const fs = require('fs');\nfs.readdir('.', show);"],
  ] as const)('%#: may name what programs would open, call or run', (detector, value) => {
    expect(found(detector, value, 'comment')).toBe(false);
    expect(found(detector, value, 'q')).toBe(true);
  });

  it.each([
    [ssrf, 'http://169.254.169.254/'],
    [traversal, '/etc/passwd'],
    [traversal, '../../../etc/hosts'],
    [traversal, 'php://filter/resource=x'],
    [command, 'x; cat /etc/hosts'],
    [command, '"| id'],
    [command, '$(id)'],
    [command, 'thank you very much; cat /etc/passwd'],
    [code, "require('child_process').exec('id')"],
  ] as const)('%#: does not excuse an attack', (detector, value) =>
    expect(found(detector, value, 'comment')).toBe(true),
  );
});
