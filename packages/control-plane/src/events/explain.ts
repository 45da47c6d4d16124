import type { EventRow } from '../store/tables.ts';
import { knownCheck } from '../trust/classify.ts';
import { type Fields, fieldsOf, listOf, text } from './read-event.ts';

/** One finding of an event, with all that is known of it. */
export interface ExplainedFinding {
  readonly check: string;
  readonly title: string;
  readonly rule: string;
  readonly where: string;
  readonly payload: string;
  readonly trail: readonly string[];
  readonly tokens: readonly string[];
  readonly certain: boolean | null;
  readonly score: number | null;
  readonly ids: Readonly<Record<'cwe' | 'capec' | 'crs' | 'attack' | 'owasp', readonly string[]>>;
}

/** What was stored of an event, read again. */
export interface ExplainedEvent {
  readonly findings: readonly ExplainedFinding[];
  readonly redacted: readonly string[];
  readonly raw: Record<string, unknown>;
}

/**
 * Explains a stored event: the findings of our agents with their trail of decoders, those of PyRASP's as far as they tell. Ids of standards come from
 * this server's taxonomy, because PyRASP's name techniques that do not exist.
 */
export function explainEvent(row: Pick<EventRow, 'type' | 'format' | 'detail'>): ExplainedEvent {
  const stored = fieldsOf(parse(row.detail));
  // Rows of earlier versions hold the detail alone.
  const isWrapped = stored.has('record') && stored.has('redacted');
  const record = isWrapped ? fieldsOf(stored.get('record')) : stored;
  const redacted = listOf(isWrapped ? stored.get('redacted') : []).map((name) => text(name, 40));
  const findings =
    row.format === 'rasp'
      ? listOf(record.get('findings')).map((finding) => ownFinding(fieldsOf(finding)))
      : [pyraspFinding(row.type, record.has('detail') ? fieldsOf(record.get('detail')) : record)];
  return { findings, redacted, raw: { ...record.all } };
}

function ownFinding(finding: Fields): ExplainedFinding {
  const check = text(finding.get('check'), 64);
  const input = fieldsOf(finding.get('input'));
  const source = text(input.get('source'), 64);
  const evidence = text(finding.get('evidence'), 1_100);
  const certainty = text(finding.get('certainty'));
  return {
    check,
    title: knownCheck(check)?.title ?? text(finding.get('title')),
    rule: text(finding.get('rule')),
    where: source === '' ? '' : `${source}:${text(input.get('name'))}`,
    payload: evidence,
    trail: listOf(finding.get('trail')).map((step) => text(step, 64)),
    tokens: tokensOf(evidence),
    certain: certainty === '' ? null : certainty === 'certain',
    score: scoreOf(finding.get('score')),
    ids: idsOf(check),
  };
}

function pyraspFinding(check: string, detail: Fields): ExplainedFinding {
  const payload = text(detail.get('payload'), 1_100);
  const codes = listOf(detail.get('codes')).map((code) => text(code, 32));
  const engine = text(detail.get('engine'));
  return {
    check,
    title: knownCheck(check)?.title ?? check,
    rule: [engine, ...codes.filter((code) => code.startsWith('PCB'))].filter((part) => part !== '').join(', '),
    where: text(detail.get('location'), 64),
    payload,
    trail: [],
    // The payload is the whole value here; which of its words convinced is not told.
    tokens: [],
    certain: engine === 'grammatical analysis' ? true : null,
    score: scoreOf(detail.get('score')),
    ids: idsOf(check),
  };
}

function idsOf(check: string): ExplainedFinding['ids'] {
  const known = knownCheck(check);
  if (known === null) return { cwe: [], capec: [], crs: [], attack: [], owasp: [] };
  return {
    cwe: known.cwe.map((number) => `CWE-${number}`),
    capec: known.capec.map((number) => `CAPEC-${number}`),
    crs: known.crs,
    attack: known.attack,
    owasp: known.owasp === null ? [] : [known.owasp],
  };
}

/** The words of what convinced: evidence holds them with blanks between. */
function tokensOf(evidence: string): readonly string[] {
  return evidence
    .split(' ')
    .filter((token) => token !== '')
    .slice(0, 64);
}

function scoreOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
