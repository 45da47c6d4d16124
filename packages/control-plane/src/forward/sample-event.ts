import { defaultSettings } from '../api/settings.ts';
import { toEventRow } from '../events/event-row.ts';
import { noGeo } from '../events/geo.ts';
import type { EventRow } from '../store/tables.ts';

/** A made-up event that says that it is one, from an address that belongs to nobody. */
export function sampleEvent(now: number): EventRow {
  const event = {
    application: 'rasp-control-plane',
    service: 'test',
    action: 'report',
    clientIp: '192.0.2.1',
    method: 'GET',
    path: '/this-is-a-test',
    findings: [
      {
        check: 'sqli',
        rule: 'test',
        input: { source: 'query-value', name: 'id' },
        trail: [],
        evidence: 'a test, not an attack',
        certainty: 'certain',
      },
    ],
  };
  const receipt = { id: 'test', now, profile: null, selector: null };
  const row = toEventRow(event, receipt, noGeo, defaultSettings.privacy);
  if (row === null) throw new Error('The sample event is none.');
  return row;
}
