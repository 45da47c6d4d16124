import { createGuard } from '../src/guard.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

jest.mock('../src/engine/grammars.ts', () => {
  throw new Error("Cannot find module './grammars.js'");
});

const attack = requestWith({ query: [['id', "1' or 1=1--"]] });

function guardWith(config: { readonly FAIL_MODE?: 'open' | 'closed' }) {
  const lines: string[] = [];
  const guard = createGuard(
    plainAdapter,
    { config: { BLACKLIST_STRIKES: 0, MODEL: 'off', ...config } },
    { env: {}, log: (_level, message) => void lines.push(message), events: () => undefined },
  );
  return { guard, lines };
}

describe('a deployment without the grammars of the detectors', () => {
  it('says so once, counts what passed and goes on', async () => {
    const { guard, lines } = guardWith({});
    expect(await guard.handle(attack, () => 200)).toBe(200);
    expect(await guard.handle(attack, () => 200)).toBe(200);
    expect(await guard.handle(requestWith({ query: [['q', 'wireless']] }), () => 200)).toBe(200);
    const said = lines.filter((line) => line.includes('values pass unjudged'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("Cannot find module './grammars.js'");
    expect(guard.status()?.counters.failures).toEqual({ 'check:sqli': 2 });
  });

  it('refuses what it cannot judge where it is to fail closed', async () => {
    const { guard } = guardWith({ FAIL_MODE: 'closed' });
    expect(await guard.handle(attack, () => 200)).not.toBe(200);
    expect(await guard.handle(requestWith({ query: [['q', 'wireless']] }), () => 200)).toBe(200);
  });

  it('tells who wants them at the start', async () => {
    const { guard, lines } = guardWith({});
    await guard.ready();
    expect(lines.filter((line) => line.includes('in grammars: what detectors judge by'))).toHaveLength(1);
  });
});
