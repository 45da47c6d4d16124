import { applyChanges } from './profile-changes.ts';

test('values are JSON where they can be, else text', () => {
  expect(
    applyChanges({}, ['BEACON_DELAY=5', 'DECODE_B64=false', 'APP_NAME=my shop', 'WHITELIST=["45.9.1.1"]', 'X=a=b']),
  ).toEqual({
    BEACON_DELAY: 5,
    DECODE_B64: false,
    APP_NAME: 'my shop',
    WHITELIST: ['45.9.1.1'],
    X: 'a=b',
  });
});

test('members are changed one by one, and empty values take away', () => {
  const present = { APP_NAME: 'shop', SECURITY_CHECKS: { sqli: 'block', xss: 'block' } };
  expect(applyChanges(present, ['APP_NAME=', 'SECURITY_CHECKS.sqli=', 'SECURITY_CHECKS.brute=2'])).toEqual({
    SECURITY_CHECKS: { xss: 'block', brute: 2 },
  });
  expect(present.SECURITY_CHECKS).toEqual({ sqli: 'block', xss: 'block' });
});

test('an attacker-named member stays a member', () => {
  const changed = applyChanges({}, ['SECURITY_CHECKS.__proto__=1']);
  expect(Object.hasOwn(Object(changed['SECURITY_CHECKS']), '__proto__')).toBe(true);
  expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
});

test.each([['lower=1'], ['=1'], ['__proto__=1']])('%s is refused', (change) => {
  expect(() => applyChanges({}, [change])).toThrow('neither KEY=VALUE');
});

test('a file that is missing is refused by name', () => {
  expect(() => applyChanges({}, ['/nowhere/profile.json'])).toThrow('/nowhere/profile.json cannot be read');
});
