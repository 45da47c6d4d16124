import { readEnvironment, variableOf } from './environment.ts';
import { nearestName } from './nearest-name.ts';
import { parameterNames } from './schema.ts';
import { templateNames, templateParameters } from './templates.ts';

const read = (env: Record<string, string>) => {
  const { values, problems } = readEnvironment(env);
  return { values, messages: problems.map(({ message }) => message) };
};

describe('readEnvironment', () => {
  it.each(templateNames)('reads every parameter of the template %s back from its variable', (template) => {
    const parameters = templateParameters(template);
    const env = Object.fromEntries(
      parameterNames.map((name) => {
        const value = parameters?.[name];
        return [variableOf(name), typeof value === 'object' ? JSON.stringify(value) : String(value)];
      }),
    );
    expect(read(env)).toEqual({ values: parameters, messages: [] });
  });

  it.each<[string, string, unknown]>([
    ['WHITELIST', '10.0.0.0/8, 2001:db8::/32 ,', ['10.0.0.0/8', '2001:db8::/32']],
    ['IGNORE_PATHS', '["^/a{1,3}$"]', ['^/a{1,3}$']],
    [
      'DECOY_ROUTES',
      '/.env,/.git/',
      [
        ['/.env', 'starts'],
        ['/.git/', 'starts'],
      ],
    ],
    ['WHITELIST_HEADERS', 'x-a,x-b', [['x-a'], ['x-b']]],
    ['TRUSTED_PROXIES', ' 2 ', 2],
    ['TRUSTED_PROXIES', '10.0.0.1', ['10.0.0.1']],
    ['SECURITY_CHECKS', '{"sqli": 3, "xss": "off"}', { sqli: 'report', xss: 'off' }],
    ['BEACON', 'TRUE', true],
    ['APP_NAME', '', ''],
  ])('reads RASP_%s=%s', (name, raw, value) => {
    expect(read({ [`RASP_${name}`]: raw })).toEqual({ values: { [name]: value }, messages: [] });
  });

  it.each(['WHITELIST', 'FLOOD_DELAY', 'BEACON', 'SECURITY_CHECKS', 'LOG_FORMAT'])(
    'takes an empty RASP_%s as not set',
    (name) => {
      expect(read({ [`RASP_${name}`]: ' ' })).toEqual({ values: {}, messages: [] });
    },
  );

  it.each<[Record<string, string>, string]>([
    [
      { RASP_FLOOD_DELAY: '0' },
      'FLOOD_DELAY is "0" in the environment variable RASP_FLOOD_DELAY, but must be a whole number from 1 to 86,400; it is ignored',
    ],
    [
      { RASP_SECURITY_CHECKS: '{sqli: 1}' },
      'SECURITY_CHECKS is not valid JSON; it is ignored (the environment variable RASP_SECURITY_CHECKS)',
    ],
    [
      { RASP_ZTAA_KEYS: '["hunter2"' },
      'ZTAA_KEYS is not valid JSON; it is ignored (the environment variable RASP_ZTAA_KEYS)',
    ],
    [
      { RASP_APP_NAME: 'a'.repeat(200_001) },
      'APP_NAME is longer than 200000 characters; it is ignored (the environment variable RASP_APP_NAME)',
    ],
  ])('says what is wrong with %j', (env, message) => {
    expect(read(env)).toEqual({ values: {}, messages: [message] });
  });

  it.each([
    ['RASP_FLOOD_DELY', 'RASP_FLOOD_DELAY'],
    ['RASP_KYE', 'RASP_KEY'],
    ['RASP_CLOUDURL', 'RASP_CLOUD_URL'],
    ['RASP_whitelist', 'RASP_WHITELIST'],
    ['RASP_GTFO_MESG', 'RASP_GTFO_MSG'],
    ['RASP_X', null],
    ['RASP_SOMETHING_ELSE_ENTIRELY', null],
    [`RASP_${'A'.repeat(10_000)}`, null],
  ])('takes %s for %s', (name, meant) => {
    const { messages } = read({ [name]: 'hunter2' });
    expect(messages).toHaveLength(1);
    expect(messages[0]).not.toContain('hunter2');
    expect(messages[0]?.includes('meant?')).toBe(meant !== null);
    if (meant !== null) expect(messages[0]).toContain(`is ${meant} meant?`);
  });

  it('leaves other variables alone, and reads old names where the new one is not set', () => {
    expect(
      read({
        PATH: '/bin',
        PYRASP_FOO: '1',
        RASPBERRY: '1',
        RASP_GTFO_MSG: 'No',
        RASP_BLOCK_ACTION_CONTENT: 'Yes',
        RASP_ZTAA_KEY: 'one',
      }),
    ).toEqual({
      values: { BLOCK_ACTION_CONTENT: 'Yes', BLACKLIST_ACTION_CONTENT: 'No', ZTAA_KEYS: ['one'] },
      messages: [],
    });
  });
});

describe('nearestName', () => {
  it.each([
    ['FLOOD', ['FLOOR'], 'FLOOR'],
    ['FLOOD', ['FLORO'], null],
    ['ABCDEF', ['ABDCEF'], 'ABDCEF'],
    ['ABCDEFGHI', ['ABCDEFxyz'], 'ABCDEFxyz'],
    ['ABCDEFGHI', ['ABCDExxyz'], null],
    ['AB', ['AC'], null],
    ['ABCDEF', ['ABCDxx', 'ABCDEx'], 'ABCDEx'],
  ])('%s among %j is %s', (name, candidates, nearest) => {
    expect(nearestName(name, candidates)).toBe(nearest);
  });
});
