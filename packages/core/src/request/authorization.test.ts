import { extractAuthorization } from './authorization.ts';
import { InputCollector } from './collector.ts';

function listed(value: string): string[] {
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 1000, MAX_INPUTS: 1000, MAX_JSON_DEPTH: 32 });
  extractAuthorization(value, collector);
  for (const input of collector.inputs) {
    expect(input).toMatchObject({ source: 'header-value', name: 'authorization', trail: ['base64'] });
  }
  return collector.inputs.map((input) => input.value);
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const attack = "1' OR '1'='1";

describe('extractAuthorization', () => {
  it.each(['Basic', 'basic', 'BASIC'])('lists user and password of %s', (scheme) => {
    expect(listed(`${scheme} ${base64(`${attack}:a:b`)}`)).toEqual([attack, 'a:b']);
    expect(listed(`${scheme}  ${base64(attack)}`)).toEqual([attack]);
  });

  it('lists the header of a JWT, whose key id is read before the signature', () => {
    const header = JSON.stringify({ alg: 'HS256', kid: '../../../../etc/passwd' });
    const token = `${Buffer.from(header).toString('base64url')}.${base64('{}')}.c2ln`;
    expect(listed(`Bearer ${token}`)).toEqual([header]);
    expect(listed(`bearer  ${token}`)).toEqual([header]);
  });

  it.each(['', 'Basic', 'Basic ', 'Bearer opaque', 'Digest username="x"', ' x', 'Bearer .'])(
    'lists nothing for %j',
    (value) => {
      expect(listed(value)).toEqual([]);
    },
  );
});
