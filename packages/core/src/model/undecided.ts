import type { DecodeStep, Input, InputSource } from '../input.ts';

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

/**
 * Says whether a value is worth a model's time.
 *
 * The model learned parameters. Headers have brackets, semicolons and words in orders that no parameter has, and they come with every
 * request: there it is asked only about what no client sends by itself, or every instance would load it with its first request.
 */
export function isWorthAsking(value: string, source: InputSource): boolean {
  switch (source) {
    case 'user-agent':
    case 'referer':
    case 'header-name':
    case 'header-value':
    case 'cookie-name':
    case 'cookie-value':
      return tellingInHeader.test(value);
    // What it knows as markup stands in parameters; a document's own is markup by nature.
    case 'xml-markup':
      return false;
    default:
      return telling.test(value);
  }
}
