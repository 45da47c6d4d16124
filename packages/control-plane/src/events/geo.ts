import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { type CityResponse, Reader, type Response } from 'mmdb-lib';
import { ControlPlaneError } from '../errors.ts';

/** Where an address belongs, as far as the operator's files tell; empty texts where they do not. */
export interface Place {
  /** ISO 3166 code in capitals. */
  readonly country: string;
  /** Autonomous system, `AS64500 Example`. */
  readonly network: string;
}

/** Looks addresses up in files on this machine; nothing leaves it. */
export interface Geo {
  lookup(address: string): Place;
  readonly has: { readonly country: boolean; readonly network: boolean };
  /** Reads files again that changed since. */
  refresh(): Promise<void>;
}

/** Files in MaxMind's DB format, one for countries and one for networks; either may be missing. */
export interface GeoFiles {
  readonly countryFile?: string | undefined;
  readonly networkFile?: string | undefined;
}

/** Opens the files. Throws RASP_CP_BAD_OPTION where one cannot be read at the start; one that breaks later stays as it was, and `onProblem` says so. */
export async function openGeo(files: GeoFiles, onProblem: (message: string) => void): Promise<Geo> {
  const country = files.countryFile === undefined ? null : await openFile(files.countryFile);
  const network = files.networkFile === undefined ? null : await openFile(files.networkFile);
  const known = new Map<string, Place>();
  return {
    has: { country: country !== null, network: network !== null },
    lookup(address) {
      if ((country === null && network === null) || isIP(address) === 0) return nowhere;
      const found = known.get(address);
      if (found !== undefined) return found;
      const place = { country: countryOf(country?.get(address)), network: networkOf(network?.get(address)) };
      // The same few sources come again and again; who sends from a million addresses gets nothing kept.
      if (known.size >= maxKnown) known.clear();
      known.set(address, place);
      return place;
    },
    async refresh() {
      for (const file of [country, network]) {
        try {
          if (await file?.reload()) known.clear();
        } catch (error) {
          onProblem(String(error instanceof Error ? error.message : error));
        }
      }
    },
  };
}

/** Looks nothing up. */
export const noGeo: Geo = {
  lookup: () => nowhere,
  has: { country: false, network: false },
  refresh: () => Promise.resolve(),
};

const nowhere: Place = { country: '', network: '' };

interface OpenFile {
  get(address: string): unknown;
  reload(): Promise<boolean>;
}

async function openFile(file: string): Promise<OpenFile> {
  let changedAt = 0;
  let reader = await read();

  async function read(): Promise<Reader<Response>> {
    try {
      changedAt = (await stat(file)).mtimeMs;
      const opened = new Reader<CityResponse>(await readFile(file));
      opened.get('1.1.1.1');
      return opened;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ControlPlaneError('RASP_CP_BAD_OPTION', `${file} is not a MaxMind DB file that can be read: ${reason}`);
    }
  }

  return {
    get(address) {
      try {
        return reader.get(address);
      } catch {
        // A damaged file, or IPv6 in a file of IPv4: the same as not being in it.
        return null;
      }
    },
    async reload() {
      const { mtimeMs } = await stat(file);
      if (mtimeMs === changedAt) return false;
      reader = await read();
      return true;
    },
  };
}

function countryOf(record: unknown): string {
  const code =
    member(member(record, 'country'), 'iso_code') ?? member(member(record, 'registered_country'), 'iso_code');
  // Some files hold the code beside the rest instead.
  const plain = code ?? member(record, 'country_code') ?? member(record, 'country');
  return typeof plain === 'string' && /^[A-Za-z]{2}$/.test(plain) ? plain.toUpperCase() : '';
}

function networkOf(record: unknown): string {
  const number = member(record, 'autonomous_system_number') ?? member(record, 'asn');
  const name = member(record, 'autonomous_system_organization') ?? member(record, 'as_name') ?? member(record, 'name');
  const text = `${number === undefined ? '' : String(number).replace(/^(?=\d)/, 'AS')} ${typeof name === 'string' ? name : ''}`;
  return text.trim().slice(0, 100);
}

/** The number and the name of an autonomous system, of what {@link Place} says of a network. */
export function autonomousSystem(network: string): {
  readonly number: number | undefined;
  readonly name: string | undefined;
} {
  const [, number, name] = /^AS(\d{1,10})(?: (.*))?$/.exec(network) ?? [];
  return { number: number === undefined ? undefined : Number(number), name };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

const maxKnown = 50_000;
