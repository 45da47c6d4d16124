import { asNumber, asObject, asText, member } from './fields.ts';
import { wireLimits } from './limits.ts';
import { accepted, type ParseResult, rejected } from './result.ts';

/** What an event says beyond type and source. `payload` is base64 from PyRASP 0.7.0 on, text before. */
export interface LogDetail {
  readonly location: string;
  readonly payload: string;
  readonly codes: readonly string[];
  /** The check's mode as PyRASP counts: 1 block, 2 blacklist, 3 report. Null where it is not sent. */
  readonly action: number | null;
  readonly engine: string | null;
  readonly score: number | null;
  readonly path: string | null;
  readonly ja4h: string | null;
}

/** One event log, from the `json` format or the `pcb` format. */
export interface LogRecord {
  /** `YYYY/MM/DD hh:mm:ss` by the agent's clock and zone, which it does not name; null in the `pcb` format. */
  readonly time: string | null;
  readonly application: string;
  readonly type: string;
  readonly sourceIp: string;
  readonly country: string;
  readonly detail: LogDetail;
}

/** Reads one event log as it is posted to the log path. */
export function parseLogRecord(body: unknown): ParseResult<LogRecord> {
  const object = asObject(body);
  if (object === null) return rejected('the record is not a JSON object');
  const data = member(object, 'log_data');
  if (!Array.isArray(data)) return rejected('log_data is not a list');
  const type = asText(data[0], 64);
  if (type === null) return rejected('log_data has no type');
  // The pcb format has a null in the fourth slot and the detail in the fifth.
  const detail = asObject(data[3]) ?? asObject(data[4]);
  if (detail === null) return rejected('log_data has no detail');
  return accepted({
    time: asText(member(object, 'time'), 64),
    application: asText(member(object, 'application'), wireLimits.text) ?? '',
    type,
    sourceIp: asText(data[1], 64) ?? '',
    country: asText(data[2], 64) ?? '',
    detail: readDetail(detail),
  });
}

function readDetail(object: Record<string, unknown>): LogDetail {
  const codes = member(object, 'codes');
  const payload = member(object, 'payload');
  return {
    location: asText(member(object, 'location'), 64) ?? '',
    payload: typeof payload === 'string' ? payload.slice(0, wireLimits.payload) : '',
    codes: Array.isArray(codes) ? codes.slice(0, 16).filter((code): code is string => asText(code, 32) !== null) : [],
    action: asNumber(member(object, 'action'), 0, 9),
    engine: asText(member(object, 'engine'), 64),
    score: asNumber(member(object, 'score'), 0, 1),
    path: asText(member(object, 'path'), wireLimits.path),
    ja4h: asText(member(object, 'ja4h'), 128),
  };
}
