import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { runProgram } from '../program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rasp-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Scans a file with this content; gives what was printed, and the verdicts. */
async function scan(content: string | Uint8Array, name: string, ...args: string[]) {
  const file = path.join(folder, name);
  const out = path.join(folder, 'verdicts.jsonl');
  writeFileSync(file, content);
  const lines: string[] = [];
  const sound = await runProgram({ env: {}, print: (line) => lines.push(line) }, ['scan', file, '--out', out, ...args]);
  const verdicts = readFileSync(out, 'utf8').split('\n').filter(Boolean);
  return {
    sound,
    out: lines.join('\n'),
    verdicts: verdicts.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

function linesOf(...rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

const attack = "1' UNION SELECT password FROM users--";

describe('scan of values', () => {
  it('judges each as a query value, and says what was found', async () => {
    const { sound, verdicts } = await scan(
      linesOf({ id: 'a', value: attack }, { id: 'b', value: "Sean O'Neil" }),
      'v.jsonl',
    );
    expect(sound).toBe(true);
    expect(verdicts).toEqual([
      {
        id: 'a',
        blocked: true,
        findings: [expect.objectContaining({ check: 'sqli', engine: 'grammar', trail: [], at: 'query-value:q' })],
        us: expect.any(Number),
      },
      { id: 'b', blocked: false, findings: [], us: expect.any(Number) },
    ]);
  });

  it.each([
    ['header:X-Name', 'header-value:x-name'],
    ['cookie:last', 'cookie-value:last'],
    ['form:name', 'form-value:name'],
    ['json:/name', 'json-value:/name'],
    ['path-parameter:id', 'path-parameter:id'],
    ['path', 'path:'],
  ])('puts a value at %s', async (at, found) => {
    const { verdicts } = await scan(linesOf({ id: 1, value: attack, at }), 'v.jsonl');
    expect(verdicts[0]).toMatchObject({ id: '1', blocked: true, findings: [{ at: found }] });
  });

  it('prints recall by class and source, and false positives, where lines have labels', async () => {
    const { out } = await scan(
      linesOf(
        { id: '1', value: attack, class: 'sqli', source: 'one' },
        { id: '2', value: 'harmless', class: 'sqli', source: 'one', label: 'attack' },
        { id: '3', value: attack, class: 'sqli', source: 'two' },
        { id: '4', value: 'red, green', class: 'benign', source: 'shop' },
        { id: '5', value: attack, label: 'benign', source: 'shop' },
      ),
      'v.jsonl',
    );
    expect(out).toMatch(/^5 judged, 3 blocked, 0 reported only$/m);
    expect(out).toMatch(/^sqli +0\.7500 +2 of +3 mean over sources$/m);
    expect(out).toMatch(/^ {2}one +0\.5000 +1 of +2$/m);
    expect(out).toMatch(/^mean over classes +0\.7500$/m);
    expect(out).toMatch(/^ {2}shop +0\.5000 +1 of +2$/m);
    expect(out).toMatch(/^µs per request: mean \d/m);
  });

  it('reads gzip, and lines that hold U+2028', async () => {
    const line = `{"id":"x","value":"a\u2028b ${attack}"}\n`;
    expect((await scan(gzipSync(line), 'v.jsonl.gz')).verdicts).toMatchObject([{ id: 'x', blocked: true }]);
  });

  it('leaves out lines that make no sense, and says which', async () => {
    const { out, verdicts } = await scan(
      'nonsense\n{"id":"a"}\n{"id":"b","value":"x","at":"moon"}\n\n{"id":"c","value":"x"}\n',
      'v.jsonl',
    );
    expect(verdicts).toHaveLength(1);
    expect(out).toContain('line 1 is no JSON');
    expect(out).toContain('line 2 has no value');
    expect(out).toContain('line 3 "moon" is no place');
    expect(out).toContain('3 lines make no sense');
  });

  it('counts nobody: the hundredth attack is judged as the first', async () => {
    const rows = Array.from({ length: 400 }, (_, id) => ({ id, value: id % 2 === 0 ? attack : 'harmless' }));
    const { verdicts } = await scan(linesOf(...rows), 'v.jsonl');
    expect(verdicts.filter(({ blocked }) => blocked === true)).toHaveLength(200);
  });

  it('judges by a configuration file, and says what is wrong with it', async () => {
    const file = path.join(folder, 'rasp.json');
    writeFileSync(file, JSON.stringify({ SECURITY_CHECKS: { sqli: 'report' }, MOON: 1 }));
    const { out, verdicts } = await scan(linesOf({ id: 'a', value: attack }), 'v.jsonl', '--config', file);
    expect(verdicts[0]).toMatchObject({ blocked: false, findings: [{ check: 'sqli' }] });
    expect(out).toMatch(/warning: .*MOON/);
  });

  it('is not sound where nothing could be judged, and fails where there is no file', async () => {
    expect((await scan('', 'v.jsonl')).sound).toBe(false);
    const nowhere = runProgram({ env: {}, print: () => undefined }, ['scan', path.join(folder, 'none')]);
    await expect(nowhere).rejects.toThrow('ENOENT');
  });
});

describe('scan of recorded traffic', () => {
  const hostile = '/items?id=1%27%20UNION%20SELECT%20password%20FROM%20users--';

  it.each([
    ['combined', `203.0.113.7 - - [26/Nov/2026:09:08:07 +0000] "GET ${hostile} HTTP/1.1" 200 12 "-" "Mozilla/5.0"`],
    [
      'alb',
      `https 2026-11-26T09:08:07.1Z app/shop/1 203.0.113.7:443 10.0.0.1:80 0.0 0.1 0.0 200 200 34 366 "GET https://shop.example.com:443${hostile} HTTP/2.0" "Mozilla/5.0" ECDHE TLSv1.3`,
    ],
  ])('reads a log in the format %s', async (_format, line) => {
    const benign = line.replace(hostile, '/items?id=7');
    const { verdicts } = await scan(`${line}\n${benign}\n`, 'access.log');
    expect(verdicts).toMatchObject([
      { id: 'line 1', blocked: true, findings: [{ check: 'sqli', at: 'query-value:id' }] },
      { id: 'line 2', blocked: false },
    ]);
  });

  it('reads a log of CloudFront, its escapes undone once', async () => {
    const log = [
      '#Version: 1.0',
      '#Fields: date time cs-method cs(Host) cs-uri-stem cs-uri-query cs(User-Agent) cs(Referer) cs(Cookie)',
      [
        '2026-11-26',
        '09:08:07',
        'GET',
        'd1.cloudfront.net',
        '/items',
        hostile.split('?')[1],
        'Mozilla/5.0%20(X11)',
        '-',
        '-',
      ].join('\t'),
      [
        '2026-11-26',
        '09:08:08',
        'GET',
        'd1.cloudfront.net',
        '/',
        '-',
        'x%27%20UNION%20SELECT%20a%20FROM%20users--',
        '-',
        '-',
      ].join('\t'),
      '',
    ].join('\n');
    expect((await scan(log, 'cf.log')).verdicts).toMatchObject([
      { blocked: true, findings: [{ at: 'query-value:id' }] },
      { blocked: true, findings: [{ at: 'user-agent:user-agent' }] },
    ]);
  });

  it('reads a HAR archive, bodies and cookies included', async () => {
    const request = (url: string, text?: string) => ({
      request: {
        method: text === undefined ? 'GET' : 'POST',
        url,
        headers: [{ name: 'Content-Type', value: 'application/json' }],
        cookies: [{ name: 'last', value: 'a' }],
        ...(text === undefined ? {} : { postData: { text } }),
      },
    });
    const har = {
      log: {
        entries: [
          request(`https://shop.example.com${hostile}`),
          request('https://shop.example.com/', `{"q":"${attack}"}`),
        ],
      },
    };
    expect((await scan(JSON.stringify(har), 'session.har')).verdicts).toMatchObject([
      { id: 'entry 0', blocked: true, findings: [{ at: 'query-value:id' }] },
      { id: 'entry 1', blocked: true, findings: [{ at: 'json-value:/q' }] },
    ]);
  });

  it('refuses a format that it does not know', async () => {
    await expect(scan('x\n', 'v.log', '--format', 'moon')).rejects.toThrow('--format is "moon"');
  });
});

describe('explain', () => {
  it('says how a value was decoded, what convinced and where to read on', async () => {
    const lines: string[] = [];
    const value = encodeURIComponent(attack);
    await runProgram({ env: {}, print: (line) => lines.push(line) }, ['explain', value, '--at', 'header:x-name']);
    expect(lines.join('\n')).toMatch(
      /^blocked\n\nSQL injection \(sqli\/[a-z-]+\)\n {2}where +header-value x-name\n {2}decoded +percent\n {2}convinced +".*UNION SELECT.*"\n {2}by +grammar, certain\n {2}mode +block\n {2}see +CWE-89 https/,
    );
  });

  it('says so where there is nothing', async () => {
    const lines: string[] = [];
    await runProgram({ env: {}, print: (line) => lines.push(line) }, ['explain', "Sean O'Neil", '--no-model']);
    expect(lines).toEqual(['nothing found']);
  });

  it('shows what the model reads, and how each stage scores it', async () => {
    const lines: string[] = [];
    await runProgram({ env: {}, print: (line) => lines.push(line) }, ['explain', "Se\u00e1n%20O'Neil 1984"]);
    expect(lines[0]).toBe('nothing found');
    expect(lines).toContain('  decoded    percent');
    expect(lines).toContain(`  reads      "se␡n o'neil 0"`);
    expect(lines.filter((line) => /^ {2}linear {5}0\.\d{4} [a-z-]+ \(/.test(line)).length).toBeGreaterThan(2);
    // A test runs in a realm of its own, where the runtime is not loaded.
    expect(lines.at(-1)).toBe('  network    not asked: onnxruntime-node cannot be loaded within a test runner');
  });
});
