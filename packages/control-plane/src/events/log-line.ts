import { storable } from '../store/storable.ts';
import { parseShallow } from '../trust/shallow-json.ts';

/**
 * Makes of one line of a log a record as `readEvent` takes it, or null where it is empty.
 *
 * Known are JSON, PyRASP's line (`[time] "shop" - "sqli" - …`) and RFC 5424 as our agents write it, each also behind a syslog header. What is none of them is kept as
 * a message of unknown form.
 */
export function readLogLine(line: string): object | null {
  const clean = storable(line.slice(0, maxLine)).trim();
  if (clean === '') return null;
  return readOwnSyslog(clean) ?? readJson(clean) ?? readPyraspLine(clean) ?? { type: '', message: clean };
}

function readJson(line: string): object | null {
  const start = line.indexOf('{');
  if (start < 0 || start > maxHeader) return null;
  const value = parseShallow(line.slice(start));
  return typeof value === 'object' && value !== null ? value : null;
}

/** PyRASP's line as its `json` form. Fields after the source differ by version: country, codes, mode, place and payload. */
function readPyraspLine(line: string): object | null {
  const start = line.indexOf('[');
  const [, time = '', rest = ''] = /^\[([0-9/ :]{10,30})\] (.*)$/s.exec(line.slice(Math.max(0, start))) ?? [];
  if (start < 0 || start > maxHeader || !rest.startsWith('"') || !rest.endsWith('"')) return null;
  const [application = '', type = '', sourceIp = '', country = '', ...more] = rest.slice(1, -1).split('" - "');
  if (type === '') return null;
  const place = more.at(-1) ?? '';
  const colon = place.indexOf(':');
  const mode = more.find((field) => /^[0-9]$/.test(field));
  const codes = more.slice(0, -1).find((field) => /^[A-Z]+[\d.]+(?: - [A-Z]+[\d.]+){0,15}$/.test(field));
  const detail = {
    location: colon < 0 ? place : place.slice(0, colon),
    payload: colon < 0 ? '' : place.slice(colon + 1),
    codes: codes === undefined ? [] : codes.split(' - '),
    ...(mode === undefined ? {} : { action: Number(mode) }),
  };
  return { time, application, log_data: [type, sourceIp, country, detail] };
}

/** RFC 5424 with our structured data, as our own event of one finding. */
function readOwnSyslog(line: string): object | null {
  const header = /^<\d{1,3}>1 \S{1,40} (\S{1,255}) (\S{1,48}) \S{1,128} (\S{1,32}) \[rasp@32473 /.exec(line);
  if (header === null) return null;
  const [all, service = '', application = '', check = ''] = header;
  const said = readParameters(line, all.length);
  const value = (name: string): string => said.get(name) ?? '';
  const [source = '', ...name] = value('place').split(' ');
  return {
    application: application === '-' ? '' : application,
    service: service === '-' ? '' : service,
    action: value('action'),
    clientIp: value('source'),
    method: value('method'),
    path: value('path'),
    trigger: value('trigger'),
    requestId: value('request'),
    findings: [
      {
        check,
        rule: value('rule'),
        engine: value('engine'),
        mode: value('mode'),
        input: source === '' ? null : { source, name: name.join(' ') },
        trail: value('trail') === '' ? [] : value('trail').split('>'),
        evidence: value('evidence'),
      },
    ],
  };
}

/** `name="value"` pairs up to the bracket, in one pass; a backslash keeps what follows (RFC 5424 §6.3.3). */
function readParameters(line: string, start: number): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  let at = start;
  while (at < line.length && line[at] !== ']') {
    const open = line.indexOf('="', at);
    if (open < 0) break;
    const name = line.slice(at, open).trim();
    let value = '';
    at = open + 2;
    while (at < line.length && line[at] !== '"') {
      if (line[at] === '\\') at++;
      value += line[at] ?? '';
      at++;
    }
    if (name.length <= 32) said.set(name, value);
    at++;
  }
  return said;
}

const maxLine = 16_384;
/** What may stand in front: priority, time, host, program. */
const maxHeader = 200;
