import type { Body } from '../body.ts';
import type { InputSource } from '../input.ts';
import { decodeText, overlongReading } from './charset.ts';
import { type InputCollector, NO_TRAIL } from './collector.ts';
import { likenessToForm, parseForm } from './form.ts';
import { listGraphql } from './graphql.ts';
import { withRepeatsJoined } from './joined-values.ts';
import { isContainer, type JsonContainer, type JsonPlace, mayBeJson, parseJsonContainer, walkJson } from './json.ts';
import { countStrings, listDropped } from './json-duplicates.ts';
import { walkJsonLines } from './json-lines.ts';
import { mediaType } from './media-type.ts';
import { parseMultipart } from './multipart.ts';
import { multipartBoundaries } from './multipart-header.ts';
import { isPlainText } from './textual.ts';
import { isOnlyWide, wideReadings } from './wide-text.ts';
import { walkXml } from './xml.ts';
import { encodingOfXml, isPlainlyXml, mayBeXml } from './xml-tokens.ts';

const JSON_BODY: JsonPlace = { keys: 'json-key', values: 'json-value', prefix: '', trail: NO_TRAIL };

/** What a content type makes of a body. `binary` is everything that names a format which is not text. */
type Family = 'json' | 'lines' | 'xml' | 'graphql' | 'form' | 'multipart' | 'text' | 'binary';

/** What nearly every API is sent: no boundary, no charset, and nothing that has to be looked for in it. */
const PLAIN_JSON = 'application/json';

/** Types outside `text/` whose bodies are text. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  'application/javascript',
  'application/ecmascript',
  'application/yaml',
  'application/x-yaml',
  'application/sql',
]);

/** Types of which each line, or what follows each record separator, is a JSON text. */
const LINE_TYPES: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/x-jsonlines',
  'application/jsonlines',
  'application/jsonl',
  'application/x-jsonl',
  'application/x-json-stream',
  'application/json-lines',
  'application/json-seq',
  'application/geo+json-seq',
  'text/x-ndjson',
  'text/jsonl',
]);

function familyOf(contentType: string): Family {
  // The usual header needs no slicing and no lower-casing.
  if (contentType === PLAIN_JSON) return 'json';
  const type = mediaType(contentType);
  if (type === 'application/json' || type.endsWith('+json') || type === 'text/json') return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type.startsWith('multipart/')) return 'multipart';
  if (type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml')) return 'xml';
  if (LINE_TYPES.has(type)) return 'lines';
  if (type === 'application/graphql') return 'graphql';
  if (!type.includes('/') || type.startsWith('text/') || TEXT_TYPES.has(type)) return 'text';
  return 'binary';
}

/**
 * Lists the values of a body.
 *
 * The content type says what is tried first, never what is left out: handlers parse what they expect, and the sender
 * writes the type. So a JSON object or array is read as JSON under any type (under the form type as a form as well,
 * `curl -d` sends both so), a form under any type that is not JSON, and what claims to be JSON but does not parse is
 * text, and a form where it looks like one. Lines of JSON are read one by one under their types and wherever the first of several is JSON, and
 * strings that `JSON.parse` drops for a repeated key are listed too. XML is read as XML under its types and wherever it plainly is XML. Text that is read as JSON, and
 * well-formed XML of an XML type, is not listed as a whole besides: the parts are what applications use.
 *
 * The one thing skipped is a body that declares a type that is not text, is neither JSON nor a form, and holds NUL or
 * bytes that are no UTF-8: images and archives. A body over MAX_BODY_BYTES is read as far as it came; a JSON text cut
 * short no longer parses, so that it is inspected as text.
 */
export function extractBody(body: Body, contentType: string, collector: InputCollector): void {
  if (body.kind === 'none') return;
  if (body.kind === 'truncated') collector.truncate(body.limit ?? 'MAX_BODY_BYTES', 'body', '');
  if (body.kind === 'data') {
    extractData(body.data, body.place, collector);
    return;
  }
  const content = body.kind === 'text' ? body.text : body.bytes;
  if (content.length === 0) return;
  const family = familyOf(contentType);
  if (family === 'multipart') {
    if (extractMultipart(content, contentType, collector)) return;
  } else if (contentType !== PLAIN_JSON && /boundary/i.test(contentType)) {
    // Some parsers look for a boundary whatever the type is, or whichever of several it stands in.
    extractMultipart(content, contentType, collector);
  }
  extractReadings(content, family, contentType, collector);
  if (body.kind !== 'text' && body.sent !== undefined) extractSent(body.sent, family, contentType, collector);
}

/** Lists what a handler reads that does not undo the coding: text whose coding is a pretext, and a form between bytes that are none. */
function extractSent(sent: Uint8Array, family: Family, contentType: string, collector: InputCollector): void {
  if (isPlainText(sent)) extractReadings(sent, family, contentType, collector);
  else extractFormPieces(decodeText(sent, ''), collector);
}

/** Lists what each reading of a body's bytes holds: by its stated charset or UTF-8, by charsets that do not write ASCII as itself, by lenient UTF-8. */
function extractReadings(
  content: string | Uint8Array,
  family: Family,
  contentType: string,
  collector: InputCollector,
): void {
  const isText = typeof content === 'string';
  const text = isText ? content : decodeText(content, contentType);
  const wide = wideReadings(content, contentType + encodingOfXml(text));
  if (wide.length === 0) extractDecoded(text, family, collector);
  else if (!isOnlyWide(isText ? Buffer.from(content) : content)) {
    // The controls are halves of characters, and no fault of the sender's.
    extractDecoded(text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, ' '), family, collector);
  }
  for (const reading of wide) extractDecoded(reading, family, collector);
  // What is overlong is no UTF-8, and shows.
  const overlong = isText || !text.includes('\ufffd') ? null : overlongReading(content);
  if (overlong !== null) extractDecoded(overlong, family, collector);
}

/** Lists what a platform hands over parsed. */
function extractData(data: unknown, place: string, collector: InputCollector): void {
  if (typeof data === 'string') extractValue('json-value', 'json-key', place, data, collector);
  else if (isContainer(data)) walkJson(data, { ...JSON_BODY, prefix: place }, collector);
}

/** Lists what one reading of the body's bytes holds. */
function extractDecoded(text: string, family: Family, collector: InputCollector): void {
  const root = mayBeJson(text) ? parseJsonContainer(text) : null;
  if (root !== null) walkBody(root, text, collector);
  else if (family === 'lines' || (family !== 'form' && mayBeJson(text))) {
    if (walkJsonLines(text, family !== 'lines', collector)) return;
  }
  if (family === 'form') extractForm(text, collector);
  else if (root === null && !(family === 'json' && extractJsonString(text, collector))) {
    if (family === 'graphql' && listGraphql(text, '', NO_TRAIL, collector, true)) return;
    const isXml = family === 'xml' ? mayBeXml(text) : isPlainlyXml(text);
    if (isXml && walkXml(text, '', collector) && family === 'xml') return;
    extractText(text, family === 'binary', collector);
  }
}

/** Lists a body that is one JSON object or array, and what `JSON.parse` drops of it. */
function walkBody(root: JsonContainer, text: string, collector: InputCollector): void {
  const before = collector.inputs.length;
  const strings = walkJson(root, JSON_BODY, collector);
  if (strings < 0 || strings === countStrings(text)) return;
  const known = new Set(collector.inputs.slice(before).map(({ name, value }) => `${name} ${value}`));
  listDropped(text, JSON_BODY, known, collector);
}

/** Lists a JSON text that is one string, as `JSON.stringify` writes it; false where it is none. */
function extractJsonString(text: string, collector: InputCollector): boolean {
  const trimmed = text.trim();
  if (trimmed.length < 2 || trimmed.charCodeAt(0) !== 34 || trimmed.charCodeAt(trimmed.length - 1) !== 34) return false;
  try {
    const value: unknown = JSON.parse(trimmed);
    if (typeof value !== 'string') return false;
    extractValue('json-value', 'json-key', '', value, collector);
    return true;
  } catch {
    return false;
  }
}

/** Lists text that is not JSON: as a form, as text, or as both where it could be either. */
function extractText(text: string, mayBeBinary: boolean, collector: InputCollector): void {
  const likeness = likenessToForm(text);
  if (likeness !== 'no') extractForm(text, collector);
  if (likeness === 'form') return;
  if (mayBeBinary && (text.includes('\0') || text.includes('\ufffd'))) {
    if (likeness === 'no') extractFormPieces(text, collector);
    return;
  }
  collector.add('text', '', text);
}

/** A pair of a form as it stands among other bytes; random ones do not write eight characters of text in a row behind a name. */
const FORM_PIECE = /&([\w.[\]-]{1,64})=([^&\0-\x08\ufffd]{8,})(?=&|$)/g;

/** Lists the pairs of a form that an attacker made look like an image: handlers parse what they expect. */
function extractFormPieces(text: string, collector: InputCollector): void {
  if (!text.includes('&')) return;
  for (const [pair] of text.matchAll(FORM_PIECE)) {
    if (collector.room <= 0) {
      collector.truncate('MAX_INPUTS', 'request', '');
      return;
    }
    extractForm(pair.slice(1), collector);
  }
}

function extractForm(text: string, collector: InputCollector): void {
  // One pair more than there is room for, so that the limit is seen to bite.
  for (const [name, value] of withRepeatsJoined(parseForm(text, collector.room + 1))) {
    collector.add('form-name', name, name);
    extractValue('form-value', 'form-value', name, value, collector);
  }
}

/** Lists the parts under every boundary that the content type names; false where there is no part. */
function extractMultipart(content: string | Uint8Array, contentType: string, collector: InputCollector): boolean {
  let found = false;
  for (const boundary of multipartBoundaries(contentType)) {
    const { parts, outside, truncated } = parseMultipart(content, boundary, { maxParts: collector.room + 1 });
    if (truncated) collector.truncate('MAX_INPUTS', 'request', '');
    if (parts.length === 0) continue;
    found = true;
    for (const { name, fileNames, value } of parts) {
      collector.add('multipart-name', name, name);
      for (const fileName of fileNames) collector.add('multipart-filename', name, fileName);
      if (value === null) continue;
      extractValue('multipart-value', 'multipart-value', name, value, collector);
      if (isPlainlyXml(value)) walkXml(value, name, collector);
    }
    for (const text of outside) collector.add('text', '', text);
  }
  return found;
}

/**
 * Lists a value and, where the whole of it is a JSON object or array, what stands in that as well.
 *
 * Names within continue the value's own with a JSON Pointer: `filter/a/0`. The source stays the value's, since that
 * is where it stands in the request; only JSON within a JSON body has keys of its own source. A parameter `query` that is a GraphQL document
 * is listed by the parts of the document instead.
 */
export function extractValue(
  source: InputSource,
  keys: InputSource,
  name: string,
  value: string,
  collector: InputCollector,
): void {
  if (name === 'query' && listGraphql(value, name, NO_TRAIL, collector)) return;
  collector.add(source, name, value);
  if (!mayBeJson(value)) return;
  const root = parseJsonContainer(value, collector);
  if (root !== null) walkJson(root, { keys, values: source, prefix: name, trail: ['json'] }, collector);
}
