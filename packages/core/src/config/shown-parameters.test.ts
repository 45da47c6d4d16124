import { shownParameters } from './shown-parameters.ts';
import { templateParameters } from './templates.ts';

const parameters = templateParameters('default');
if (parameters === null) throw new Error('no default template');

describe('shownParameters', () => {
  it.each([
    ['ZTAA_KEYS', ['one', 'two'], ['(hidden)', '(hidden)']],
    ['ZTAA_KEYS', [], []],
    ['BEACON_URL', 'https://user:pass@cp.example/beacon?token=t#f', 'https://cp.example/beacon'],
    ['BEACON_URL', '', ''],
    ['LOG_PATH', '/hook?token=t', '/hook'],
    ['APP_NAME', 'shop?', 'shop?'],
  ] as const)('shows %s %j as %j', (name, value, shown) => {
    expect(shownParameters({ ...parameters, [name]: value })).toEqual({ ...parameters, [name]: shown });
  });
});
