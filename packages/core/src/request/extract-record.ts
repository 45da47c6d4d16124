import type { NormalizedRecord } from '../adapter.ts';
import type { DecodeStep, InputSource, Truncation } from '../input.ts';
import { InputCollector, NO_TRAIL } from './collector.ts';
import { extractBody } from './extract-body.ts';
import type { Extraction, InputLimits } from './extract-inputs.ts';

/**
 * Lists every key and every string of a record, each under its JSON Pointer from the function's argument on.
 *
 * Strings that are JSON are walked too, and members that the platform encodes (base64, gzip) are read as the bodies they are: JSON, forms,
 * multipart, text. All of them are of source `record`: what a queue carries has no headers and no query. Never throws; linear in the record's size.
 */
export function extractRecord(record: NormalizedRecord, parameters: InputLimits): Extraction {
  const collector = new RecordCollector(parameters);
  const { data, place, contents } = record;
  collector.enter(place, NO_TRAIL);
  extractBody({ kind: 'data', data, place: '' }, '', collector);
  for (const { pointer, body, contentType, trail } of contents) {
    collector.enter(place + pointer, trail);
    extractBody(body, contentType, collector);
  }
  collector.finish();
  return { inputs: collector.inputs, truncations: collector.truncations };
}

/** Gathers inputs under the place of a record, whatever part of a body they stand in. */
class RecordCollector extends InputCollector {
  #place = '';
  #trail: readonly DecodeStep[] = NO_TRAIL;

  /** Names the member whose inputs follow, and what was undone to read it. */
  enter(place: string, trail: readonly DecodeStep[]): void {
    this.#place = place;
    this.#trail = trail;
  }

  /** Texts that are JSON as a whole: what stands in them is listed first, so that a finding names the exact place. */
  readonly #wholes: (readonly [name: string, value: string, trail: readonly DecodeStep[]])[] = [];

  /** Lists the texts that were put off. */
  finish(): void {
    for (const [name, value, trail] of this.#wholes.splice(0)) super.add('record', name, value, trail);
  }

  override add(_source: InputSource, name: string, value: string, trail: readonly DecodeStep[] = NO_TRAIL): void {
    const steps = this.#trail.length === 0 ? trail : [...this.#trail, ...trail];
    const first = value.charCodeAt(0);
    if ((first === 123 || first === 91) && this.#wholes.length < this.room) {
      this.#wholes.push([this.#placeOf(name), value, steps]);
    } else super.add('record', this.#placeOf(name), value, steps);
  }

  override truncate(limit: string, source: Truncation['source'], name: string): void {
    // What `add` says of itself has its place already.
    const placed = source === 'record' || source === 'request';
    super.truncate(limit, placed ? source : 'record', placed ? name : this.#placeOf(name));
  }

  /** Pointers continue the place; names of form fields and parts become a step of it. */
  #placeOf(name: string): string {
    return name === '' || name.startsWith('/') ? this.#place + name : `${this.#place}/${name}`;
  }
}
