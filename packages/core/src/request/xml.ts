import { decodeEntity } from '../decode/entity.ts';
import { type InputCollector, MAX_NAME_LENGTH } from './collector.ts';
import {
  commentEnd,
  declarationEnd,
  isBlank,
  isNameStart,
  isPlainName,
  nameEnd,
  runsInBrowsers,
  valueEnd,
} from './xml-tokens.ts';

/** One element on the way from the root to where the walk stands. */
interface Frame {
  readonly name: string;
  readonly path: string;
  /** Its own text so far, joined across comments, CDATA sections and children as parsers join it. */
  text: string;
  /** Whether the text is more than white space. */
  hasText: boolean;
  /** How often each child's name was met; null before the first. */
  children: Map<string, number> | null;
}

/**
 * Lists what an XML text holds, each under its path: `/order/item[2]` for text, `/order/item[2]/@id` for an attribute, `/order/comment()`,
 * `/order/processing-instruction()` and `/!DOCTYPE`. The first of like siblings has no index.
 *
 * Names are listed where they first stand. Predefined and numeric entities are decoded once; others stay as written, and what a document type
 * declares is never expanded: the declaration is one input as it stands. Tags that a browser or XInclude acts on are listed as written besides.
 * Text of an element is one value across comments, CDATA sections and children, because parsers join it; where it is mixed with children, the
 * outermost such element is listed with the text of its descendants too. Levels beyond MAX_JSON_DEPTH have the path of the level where it was reached.
 *
 * Gives false for a text that is not well-formed; what was read of it is listed all the same. Duplicate attributes pass.
 * Never throws; linear; keeps its own stack.
 */
export function walkXml(text: string, prefix: string, collector: InputCollector): boolean {
  return new XmlWalk(text, prefix, collector).run();
}

class XmlWalk {
  readonly #source: string;
  readonly #collector: InputCollector;
  readonly #frames: Frame[];
  readonly #names = new Set<string>();
  /** Elements open beyond the deepest frame. */
  #deeper = 0;
  #deepText = '';
  /** Index of the frame whose whole text is gathered; -1 for none. */
  #mixedAt = -1;
  #mixed = '';
  #wellFormed = true;
  #roots = 0;

  constructor(source: string, prefix: string, collector: InputCollector) {
    this.#source = source;
    this.#collector = collector;
    this.#frames = [{ name: '', path: prefix, text: '', hasText: false, children: null }];
  }

  run(): boolean {
    const source = this.#source;
    let at = 0;
    while (at < source.length) {
      const open = source.indexOf('<', at);
      if (open !== at) this.#addText(source.slice(at, open < 0 ? source.length : open), true);
      if (open < 0) break;
      at = this.#markup(open);
    }
    if (this.#frames.length > 1 || this.#deeper > 0 || this.#roots !== 1 || this.#top.hasText) this.#wellFormed = false;
    this.#endDeepText();
    while (this.#frames.length > 0) this.#close();
    return this.#wellFormed;
  }

  get #top(): Frame {
    return this.#frames[this.#frames.length - 1] as Frame;
  }

  /** Reads what begins at a `<`; gives where it ends, which is always further on. */
  #markup(open: number): number {
    const source = this.#source;
    const next = source.charCodeAt(open + 1);
    if (next === 47) return this.#endTag(open);
    if (next === 33) return this.#declaration(open);
    if (next === 63) {
      const end = this.#endOf('?>', open + 2);
      this.#list('xml-value', '/processing-instruction()', source.slice(open, end + 2));
      return end + 2;
    }
    if (isNameStart(next)) return this.#startTag(open);
    this.#wellFormed = false;
    this.#addText('<', false);
    return open + 1;
  }

  #declaration(open: number): number {
    const source = this.#source;
    if (source.startsWith('<!--', open)) {
      const end = commentEnd(source, open + 4);
      if (end < 0) this.#wellFormed = false;
      const to = end < 0 ? source.length : end;
      // Servers' includes are comments; what else a comment holds is judged without its dashes, which SQL knows as well.
      const whole = source.charCodeAt(open + 4) === 35;
      this.#list(whole ? 'xml-markup' : 'xml-value', '/comment()', source.slice(whole ? open : open + 4, to));
      return to + 3;
    }
    if (source.startsWith('<![CDATA[', open)) {
      const end = this.#endOf(']]>', open + 9);
      this.#addText(source.slice(open + 9, end), false);
      return end + 3;
    }
    const end = declarationEnd(source, open);
    if (end < 0 || this.#frames.length > 1) this.#wellFormed = false;
    const to = end < 0 ? source.length : end;
    this.#list('xml-markup', '/!DOCTYPE', source.slice(open, to));
    return to;
  }

  #endOf(mark: string, from: number): number {
    const end = this.#source.indexOf(mark, from);
    if (end >= 0) return end;
    this.#wellFormed = false;
    return this.#source.length;
  }

  #startTag(open: number): number {
    const source = this.#source;
    let at = nameEnd(source, open + 1);
    const name = source.slice(open + 1, at);
    const path = this.#open(name);
    const attributes: [name: string, value: string][] = [];
    let acts = runsInBrowsers(name);
    let empty = false;
    let code = source.charCodeAt(at);
    while (at < source.length && code !== 62 && code !== 60) {
      empty = false;
      const end = nameEnd(source, at);
      if (end === at) {
        if (code === 47) empty = true;
        else if (!isBlank(code)) this.#wellFormed = false;
        at++;
      } else {
        const attribute = source.slice(at, end);
        acts ||= attribute.length > 4 && attribute.slice(0, 2).toLowerCase() === 'on';
        at = this.#attribute(attribute, end, attributes);
      }
      code = source.charCodeAt(at);
    }
    if (code !== 62) this.#wellFormed = false;
    const end = code === 62 ? at + 1 : at;
    this.#name(path, name);
    if (acts) this.#collector.add('xml-markup', path, source.slice(open, end));
    for (const [attribute, value] of attributes) {
      const place = path.length >= MAX_NAME_LENGTH ? path : `${path}/@${attribute}`;
      this.#name(place, attribute);
      this.#collector.add('xml-value', place, value);
    }
    if (empty) this.#leave();
    return end;
  }

  /** Reads what follows an attribute's name; gives where it ends. */
  #attribute(name: string, from: number, attributes: [string, string][]): number {
    const source = this.#source;
    let at = from;
    while (isBlank(source.charCodeAt(at))) at++;
    if (source.charCodeAt(at) !== 61) {
      this.#wellFormed = false;
      attributes.push([name, '']);
      return at;
    }
    at++;
    while (isBlank(source.charCodeAt(at))) at++;
    const quote = source.charCodeAt(at);
    const quoted = quote === 34 || quote === 39;
    const start = quoted ? at + 1 : at;
    const end = quoted ? this.#endOf(String.fromCharCode(quote), start) : valueEnd(source, start);
    if (!quoted) this.#wellFormed = false;
    const raw = source.slice(start, end);
    attributes.push([name, decodeEntity(raw) ?? raw]);
    return quoted ? end + 1 : end;
  }

  /** Enters an element and gives its path. */
  #open(name: string): string {
    const parent = this.#top;
    if (this.#frames.length === 1) this.#roots++;
    if (this.#frames.length > this.#collector.maxDepth) {
      if (this.#deeper === 0) this.#collector.truncate('MAX_JSON_DEPTH', 'xml-value', parent.path);
      this.#endDeepText();
      this.#deeper++;
      return parent.path;
    }
    if (parent.hasText && this.#mixedAt < 0 && this.#frames.length > 1) {
      this.#mixedAt = this.#frames.length - 1;
      this.#mixed = parent.text;
    }
    parent.children ??= new Map();
    const count = (parent.children.get(name) ?? 0) + 1;
    parent.children.set(name, count);
    const step = count > 1 ? `${name}[${count}]` : name;
    const path =
      parent.path.length >= MAX_NAME_LENGTH ? parent.path : `${parent.path}/${step.slice(0, MAX_NAME_LENGTH)}`;
    this.#frames.push({ name, path, text: '', hasText: false, children: null });
    return path;
  }

  #endTag(open: number): number {
    const source = this.#source;
    const nameTo = nameEnd(source, open + 2);
    const close = this.#endOf('>', nameTo);
    if (this.#deeper === 0) {
      if (this.#frames.length === 1 || this.#top.name !== source.slice(open + 2, nameTo)) this.#wellFormed = false;
    }
    if (this.#frames.length > 1) this.#leave();
    return close + 1;
  }

  /** Leaves the innermost element. */
  #leave(): void {
    if (this.#deeper > 0) {
      this.#endDeepText();
      this.#deeper--;
    } else this.#close();
  }

  #close(): void {
    const frame = this.#frames.pop() as Frame;
    if (frame.hasText) this.#collector.add('xml-value', frame.path, frame.text);
    if (this.#mixedAt !== this.#frames.length) return;
    if (this.#mixed !== frame.text) this.#collector.add('xml-value', frame.path, this.#mixed);
    this.#mixedAt = -1;
    this.#mixed = '';
  }

  #addText(raw: string, decode: boolean): void {
    const text = (decode ? decodeEntity(raw) : null) ?? raw;
    if (this.#mixedAt >= 0) this.#mixed += text;
    if (this.#deeper > 0) {
      this.#deepText += text;
      return;
    }
    const frame = this.#top;
    const blank = !/\S/.test(text);
    if (blank && !frame.hasText) return;
    frame.text += text;
    frame.hasText = true;
  }

  #endDeepText(): void {
    if (this.#deepText === '') return;
    if (/\S/.test(this.#deepText)) this.#collector.add('xml-value', this.#top.path, this.#deepText);
    this.#deepText = '';
  }

  #name(path: string, name: string): void {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    if (!isPlainName(name)) this.#wellFormed = false;
    this.#collector.add('xml-name', path, name);
  }

  #list(source: 'xml-value' | 'xml-markup', step: string, value: string): void {
    const { path } = this.#top;
    this.#collector.add(source, path.length >= MAX_NAME_LENGTH ? path : path + step, value);
  }
}
