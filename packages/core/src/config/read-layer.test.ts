import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readLayer } from './read-layer.ts';
import { parameterNames, parameterRules } from './schema.ts';

interface Row {
  readonly name: string;
  readonly raw: unknown;
  readonly accepts?: unknown;
  readonly why: string;
}

const rows = readFileSync(path.join(__dirname, 'parameters.cases.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);
const file = { origin: 'the file rasp.json', remote: false };
const cloud = { origin: 'the control plane', remote: true };

describe('readLayer', () => {
  it('reads what each row allows and refuses the rest', () => {
    for (const row of rows) {
      const { values, problems } = readLayer({ [row.name]: row.raw }, file);
      const accepted = Object.hasOwn(row, 'accepts');
      expect({ row, values }).toEqual({ row, values: accepted ? { [row.name]: row.accepts } : {} });
      expect({ row, problems: problems.length }).toEqual({ row, problems: accepted || row.raw === null ? 0 : 1 });
    }
    expect(rows.length).toBeGreaterThanOrEqual(700);
  });

  it('has rows on both sides for every parameter', () => {
    for (const name of parameterNames) {
      const own = rows.filter((row) => row.name === name);
      expect([name, own.some((row) => Object.hasOwn(row, 'accepts'))]).toEqual([name, true]);
      expect([name, own.some((row) => !Object.hasOwn(row, 'accepts'))]).toEqual([name, true]);
    }
  });

  it('names parameter, value, what is allowed and origin in every refusal', () => {
    for (const row of rows.filter((one) => !Object.hasOwn(one, 'accepts'))) {
      const [problem] = readLayer({ [row.name]: row.raw }, file).problems;
      expect(problem?.parameter).toBe(row.name);
      expect(problem?.origin).toBe('the file rasp.json');
      expect(problem?.severity).toBe('error');
      expect(problem?.message).toMatch(/^[A-Z0-9_]+.* is .+ in the file rasp\.json, but .*must be .+; it is ignored$/);
      expect(problem?.message.length).toBeLessThan(450);
    }
  });

  it.each([
    [
      { FLOOD_DELAY: 'abc' },
      'FLOOD_DELAY is "abc" in the file rasp.json, but must be a whole number from 1 to 86,400; it is ignored',
    ],
    [
      { WHITELIST: ['10.0.0.1', 7] },
      'WHITELIST[1] is 7 in the file rasp.json, but WHITELIST must be a list of at most 10,000 texts of 1 to 64 characters; it is ignored',
    ],
    [
      { SECURITY_CHECKS: { sqli: 9 } },
      'SECURITY_CHECKS.sqli is 9 in the file rasp.json, but SECURITY_CHECKS must be an object of at most 100 check names with off, block, blacklist or report (or 0, 1, 2, 3); it is ignored',
    ],
    [
      { LOG_FORMAT: 'cef' },
      'LOG_FORMAT is "cef" in the file rasp.json, but must be syslog, json, pcb or rfc5424; it is ignored',
    ],
  ])('says %j clearly', (given, message) => {
    expect(readLayer(given, file).problems.map((one) => one.message)).toEqual([message]);
  });

  it('never shows a secret or a control character', () => {
    const secret = 'k-'.repeat(3000);
    const messages = readLayer(
      { ZTAA_KEYS: ['fine', secret], APP_NAME: ['\u001b[2J\n'], LOG_FORMAT: '\u001b[2J\nx' },
      file,
    ).problems.map((one) => one.message);
    expect(messages).toHaveLength(3);
    expect(messages.join('')).not.toContain('k-k-');
    expect(messages.join('')).not.toMatch(/[\u0000-\u001f]/);
    expect(messages[0]).toContain('ZTAA_KEYS[1] is (hidden)');
  });

  it.each(
    parameterNames.flatMap((name) => {
      const rule = parameterRules[name];
      return 'items' in rule && rule.kind !== 'modes' ? [[name, rule.items] as const] : [];
    }),
  )('takes %s up to %i entries', (name, items) => {
    const { kind } = parameterRules[name];
    const entries = (count: number): unknown =>
      kind === 'fields' || kind === 'scores'
        ? Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, kind === 'fields' ? 'text' : 0.5]))
        : Array(count).fill('a');
    expect(readLayer({ [name]: entries(items) }, file).problems).toEqual([]);
    expect(readLayer({ [name]: entries(items + 1) }, file).problems).toHaveLength(1);
  });

  it.each(
    parameterNames.flatMap((name) => {
      const rule = parameterRules[name];
      return 'max' in rule && typeof rule.max === 'number' && !['integer', 'fraction', 'url'].includes(rule.kind)
        ? [[name, rule.max, 'items' in rule] as const]
        : [];
    }),
  )('takes texts of %s up to %i characters', (name, max, list) => {
    const value = (length: number): unknown => {
      if (name === 'FIELDS') return { ['a'.repeat(length)]: 'text' };
      return list ? ['a'.repeat(length)] : 'a'.repeat(length);
    };
    expect(readLayer({ [name]: value(max) }, file).problems).toEqual([]);
    expect(readLayer({ [name]: value(max + 1) }, file).problems).toHaveLength(1);
  });

  it('takes 100 checks and no more', () => {
    const checks = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`check-${index}`, 1]));
    expect(readLayer({ SECURITY_CHECKS: checks(100) }, file).problems).toEqual([]);
    expect(readLayer({ SECURITY_CHECKS: checks(101) }, file).problems).toHaveLength(1);
  });

  it('reads deprecated and misspelt names, unless the parameter itself is set', () => {
    expect(
      readLayer(
        {
          GTFO_MSG: 'No',
          DENY_STATUS_CODE: '404',
          BLOCK_STATUS_CODE: 418,
          BRUTE_AND_FLOOD_PATH: ['^/a'],
          ZTAA_KEY_HEADER: 'x',
          ZTAA_KEY: 'k',
        },
        file,
      ),
    ).toEqual({
      values: {
        BLOCK_ACTION_CONTENT: 'No',
        BLACKLIST_ACTION_CONTENT: 'No',
        BLACKLIST_STATUS_CODE: 404,
        BLOCK_STATUS_CODE: 418,
        BRUTE_AND_FLOOD_PATHS: ['^/a'],
        ZTAA_HEADER: 'x',
        ZTAA_KEYS: ['k'],
      },
      problems: [],
    });
  });

  it('passes over unknown names with a guess, and keeps errors when there are many', () => {
    const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`X${index}`, 1]));
    const { values, problems } = readLayer(
      { ...unknown, FLOOD_DELY: 1, check_blacklist: 'x', FLOOD_RATIO: 'many', SETTLE_MS: 7 },
      file,
    );
    expect(values).toEqual({ SETTLE_MS: 7 });
    expect(problems).toHaveLength(20);
    expect(problems[0]?.parameter).toBe('FLOOD_RATIO');
    expect(problems.at(-1)?.message).toBe('There are 484 more problems (the file rasp.json)');
    expect(readLayer({ FLOOD_DELY: 1 }, file).problems[0]?.message).toBe(
      '"FLOOD_DELY" is not a parameter and is ignored; is FLOOD_DELAY meant? (the file rasp.json)',
    );
  });

  it('leaves to the deployment what reaches the instance itself', () => {
    const given = { SNAPSHOT_DIR: '/etc', TRUSTED_PROXIES: 3, AZURE_FRONT_DOOR_ID: 'x', SETTLE_MS: 7 };
    const { values, problems } = readLayer(given, cloud);
    expect(values).toEqual({ SETTLE_MS: 7 });
    expect(problems.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning']);
    expect(readLayer(given, file)).toEqual({ values: given, problems: [] });
  });

  it.each<[string, () => unknown, string]>([
    ['a list', () => [], 'not an object'],
    ['a text', () => 'x', 'not an object'],
    ['null', () => null, 'not an object'],
    ['a function', () => () => 1, 'not an object'],
    ['deep nesting', () => ({ APP_NAME: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) }), 'deeper than 8'],
    ['fifty megabytes of texts', () => ({ WHITELIST: Array(50).fill('a'.repeat(1_000_000)) }), '4000000 characters'],
    ['ten million entries', () => ({ WHITELIST: Array(10_000_000) }), '100000 values'],
    [
      'a million keys',
      () => Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [index, 0])),
      '100000 values',
    ],
    [
      'a trap',
      () => ({
        get WHITELIST() {
          throw new Error('trap');
        },
      }),
      'cannot be read',
    ],
    [
      'a revoked proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
      'cannot be read',
    ],
  ])('refuses %s as a whole', (_, make, reason) => {
    const { values, problems } = readLayer(make(), file);
    expect(values).toEqual({});
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(reason);
    expect(problems[0]?.severity).toBe('error');
  });

  it('refuses a cyclic value and survives names that objects inherit', () => {
    const cyclic: Record<string, unknown> = { SETTLE_MS: 7 };
    cyclic['APP_NAME'] = cyclic;
    expect(readLayer(cyclic, file).problems[0]?.message).toContain('deeper than 8');
    const hostile: unknown = JSON.parse(
      '{"__proto__":{"SETTLE_MS":9},"constructor":{"prototype":{"x":1}},"toString":1,"SETTLE_MS":7}',
    );
    const { values, problems } = readLayer(hostile, cloud);
    expect(values).toEqual({ SETTLE_MS: 7 });
    expect(problems.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning']);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
