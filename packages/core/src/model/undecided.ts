import { holdsProse } from '../detectors/field-name.ts';
import type { DecodeStep, Input, InputSource } from '../input.ts';
import { wordSet } from '../word-set.ts';

/** A value that the screen gave to detectors and in which none of them found anything. */
export interface Undecided {
  readonly input: Input;
  /** The value as it is when every encoding is undone: the last of its decode variants, or the value itself. */
  readonly value: string;
  /** The steps to it, those of the input included. */
  readonly trail: readonly DecodeStep[];
}

/** What the records of one event may ask of the network together; each judgement takes from it. */
export interface ModelBudget {
  /** Values that it may still be asked about. */
  asks: number;
}

/** What no token, identifier, version or host is made of; of the attacks of the training data that grammar misses, all have it but one. */
const telling = /[^\w.-]/;

/** What attacks in a header have and what browsers do not send there. */
const tellingInHeader = /['"<>${}|`\\%]/;

/** An object whose members are words, numbers and constants: how programs keep a setting or a consent. */
const plainObject =
  /^\{(?:"[\w.-]{1,48}":(?:true|false|null|-?\d{1,16}(?:\.\d{1,16})?|"[\w .:+/=-]{0,256}")(?:,(?=")|(?=\})))+\}$/;

/** A path from a root or a home on, of names alone: what somebody tells somebody else of it is no attack. */
const plainPath = /^~?(?:\/[\w.-]{1,64}){1,16}\/?$/;

/** Entity tags as `If-None-Match` gives them back: what a server made of a file's content, in any letters. */
const entityTags = /^(?:W\/)?"[\w+/=:.~-]{1,128}"(?:,\s?(?:W\/)?"[\w+/=:.~-]{1,128}"){0,8}$/;

const takesEntityTags = wordSet('if-none-match if-match if-range etag');

/** A single tag of a text's own layout: `<div class="box" style="padding:0px">`; no address, no function, no escape is in its style. */
const layoutTag =
  /^\s{0,4}<(?:div|span|p|table|tr|td|th|ul|ol|li)(?:\s(?:class|id|align)="[\w\s-]{1,64}"){0,3}\sstyle="[\w\s:;#%.,-]{2,256}">\s{0,4}$/;

/**
 * Says whether a value is worth a model's time.
 *
 * The model learned parameters. Headers have brackets, semicolons and words in orders that no parameter has, and they come with every
 * request: there it is asked only about what no client sends by itself, or every instance would load it with its first request.
 */
export function isWorthAsking(value: string, source: InputSource, name?: string): boolean {
  const first = value.charCodeAt(0);
  if (first === 123 && value.length < 1024 && plainObject.test(value)) return false;
  if ((first === 47 || first === 126) && holdsProse(name) && plainPath.test(value)) return false;
  if (first === 60 && value.length < 512 && layoutTag.test(value)) return false;
  switch (source) {
    case 'user-agent':
    case 'referer':
    case 'header-name':
    case 'header-value':
    case 'cookie-name':
    case 'cookie-value':
      if (source === 'header-value' && name !== undefined && takesEntityTags(name) && entityTags.test(value))
        return false;
      return tellingInHeader.test(value);
    // What it knows as markup stands in parameters; a document's own is markup by nature.
    case 'xml-markup':
      return false;
    default:
      return telling.test(value);
  }
}
