import { requestWith } from '../../test/plain-platform.ts';
import type { AgentState } from '../agent/state.ts';
import { createBlacklist } from '../blacklist/create-blacklist.ts';
import type { Config } from '../config/config.ts';
import type { Finding, Mode } from '../finding.ts';
import type { InputSource } from '../input.ts';
import { createSlidingWindow } from '../rate/create-sliding-window.ts';
import { blacklistSource } from './blacklist-source.ts';

function stage(modes: Record<string, Mode>) {
  const state = {
    blacklist: createBlacklist({ maxEntries: 10, neverBlock: () => false }),
    strikes: createSlidingWindow(10),
  } as unknown as AgentState;
  const config = {
    modes,
    parameters: { BLACKLIST_STRIKES: 1, FLOOD_DELAY: 60, BLACKLIST_DELAY: 3600 },
  } as unknown as Config;
  return (...findings: Finding[]) => blacklistSource(findings, requestWith({}), config, state, 1_000_000);
}

function finding(check: Finding['check'], source: InputSource | null = null): Finding {
  return {
    check,
    rule: 'r',
    engine: 'grammar',
    input: source === null ? null : { source, name: '' },
    trail: [],
    evidence: '',
    certainty: 'certain',
  };
}

describe('blacklistSource', () => {
  it.each<Mode>(['block', 'blacklist'])('lists nobody for a leak of our own in mode %s', (mode) => {
    const list = stage({ dlp: mode, truncated: mode });
    expect(list(finding('dlp', 'response-body'))).toBe(false);
    expect(list(finding('dlp'))).toBe(false);
    expect(list(finding('truncated', 'response-body'))).toBe(false);
    expect(list(finding('dlp', 'response-header'), finding('truncated', 'response-body'))).toBe(false);
  });

  it.each<Mode>(['block', 'blacklist'])('lists for what the request holds in mode %s, leak or not', (mode) => {
    expect(stage({ sqli: mode })(finding('sqli', 'query-value'))).toBe(true);
    expect(stage({ sqli: mode, dlp: mode })(finding('dlp', 'response-body'), finding('sqli', 'query-value'))).toBe(
      true,
    );
    expect(stage({ brute: mode })(finding('brute'))).toBe(true);
    expect(stage({ truncated: mode })(finding('truncated', 'query-value'))).toBe(true);
  });

  it('lists nobody for what is only reported', () => {
    expect(stage({ sqli: 'report' })(finding('sqli', 'query-value'))).toBe(false);
  });
});
