import { readFileSync, statSync } from 'node:fs';
import type { Complaint } from '@rasp/core';
import { validateConfig } from '@rasp/core/config';
import { parseConnectAnswer, readEnvelope } from '@rasp/core/protocol';
import { readAsAgent } from './watched-guard.ts';

/** What is wrong with a file, and how many parameters it sets where that is known. */
export interface Judgement {
  readonly problems: readonly Complaint[];
  readonly parameters: number | null;
}

/** As much as an agent reads of a local file. */
const maxBytes = 16 * 1024 * 1024;

/** Members of an answer that stand beside a configuration that is written flat. */
const besideConfig: ReadonlySet<string> = new Set([
  'blacklist',
  'revision',
  'cursor',
  'resync',
  'blacklistUrl',
  'blacklistDigest',
  'beaconDelay',
  'retryAfter',
]);

/**
 * Judges a file as an agent would that receives its content from a control plane: one bad value refuses the whole.
 *
 * Understands what an agent understands: the envelope, `{"config": …, "blacklist": …}`, or the bare parameters.
 */
export function checkServedFile(file: string): Judgement {
  const read = readJson(file);
  if ('severity' in read) return failed(read.message);
  const envelope = readEnvelope(read.json);
  if (envelope.kind === 'refused') return failed(`agents take this for a refusal (${envelope.message})`);
  if (envelope.kind === 'invalid') return failed(`agents cannot read this: ${envelope.reason}`);
  const { data } = envelope;
  const answer = parseConnectAnswer(data);
  if (!answer.ok) return failed(`agents refuse this: ${answer.reason}`);
  const { parameters, problems } = validateConfig(isObject(data['config']) ? data['config'] : flat(data));
  const refused = answer.value.blacklist?.refused ?? 0;
  const entries: readonly Complaint[] =
    refused === 0
      ? []
      : [
          {
            severity: 'warning',
            message: `${refused} blacklist entries are left out: an entry is an address with a time in epoch seconds`,
          },
        ];
  return {
    problems: [...problems, ...entries],
    parameters: parameters === null ? null : Object.keys(parameters).length,
  };
}

/** Judges a file that RASP_CONF names: a bad value costs that parameter alone, and parameters of the deployment are welcome. */
export function checkLocalFile(file: string): Judgement {
  return { problems: readAsAgent({ RASP_CONF: file }).complaints, parameters: null };
}

function readJson(file: string): { readonly json: unknown } | Complaint {
  let text: string;
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > maxBytes) return complaint(`${file} is no file of at most ${maxBytes} bytes`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return complaint(error instanceof Error ? error.message : String(error));
  }
  try {
    return { json: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch {
    // The parser's message would quote what stands around the fault, which may be a key.
    return complaint(`${file} is not valid JSON`);
  }
}

function flat(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !besideConfig.has(name)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(message: string): Judgement {
  return { problems: [complaint(message)], parameters: null };
}

function complaint(message: string): Complaint {
  return { severity: 'error', message };
}
