import { HEAD, TAIL } from './fold-text.ts';
import type { ModelManifest } from './manifest.ts';

/**
 * Throws where a manifest is not one that this code can read: another format, lists that do not fit its classes, numbers that are none.
 *
 * The generated modules are made by a tool and tested; this is for who trains a model of their own.
 */
export function checkManifest({ format, classes, linear, network }: ModelManifest): void {
  if (format !== 1) throw new Error(`the model has format ${String(format).slice(0, 20)}, and this agent reads 1`);
  if (classes.length === 0 || new Set(classes).size !== classes.length)
    throw new Error('the model names no class, or one twice');
  const lists = { ...linear, network: network.threshold } as Readonly<Record<string, unknown>>;
  for (const name of ['scale', 'bias', 'threshold', 'asks', 'network']) {
    const list = lists[name];
    const fits = Array.isArray(list) && list.length === classes.length && list.every(Number.isFinite);
    if (!fits) throw new Error(`the model's ${name} does not fit its ${classes.length} classes`);
  }
  const { length } = network;
  if (!Number.isInteger(length) || length < 8 || length > HEAD + 1 + TAIL) {
    throw new Error(`the network reads ${length} codes, but at most ${HEAD + 1 + TAIL} can be given`);
  }
}
