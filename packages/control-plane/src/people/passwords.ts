import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { ControlPlaneError } from '../errors.ts';

/** Hashes and checks passwords, a few at a time. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** True when the password is the one of the hash. Takes as long where there is no hash, so that time tells no names. */
  matches(password: string, stored: string | null): Promise<boolean>;
}

/**
 * Creates the hasher: scrypt of Node's own OpenSSL with 16 MB and five lanes, one of the settings that OWASP names.
 *
 * A hash takes that memory and a tenth of a second of a core, and anybody may ask for one by trying to log in: two run at a
 * time, so that agents still get their answers, and a hundred wait at most.
 */
export function createPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
    if (waiting.length >= maxWaiting)
      throw new ControlPlaneError('RASP_CP_BUSY', 'Too many logins at once; try again.');
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await scryptKey(password.normalize('NFKC'), salt, cost);
    } finally {
      running--;
      waiting.shift()?.();
    }
  }

  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt, present);
      const { N, r, p } = present;
      return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
    },
    async matches(password, stored) {
      const parsed = stored === null ? null : parse(stored);
      const { cost, salt, key } = parsed ?? { cost: present, salt: Buffer.alloc(16), key: Buffer.alloc(keyLength) };
      const given = await derive(password, salt, cost);
      return given.length === key.length && timingSafeEqual(given, key) && parsed !== null;
    },
  };
}

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

const present: Cost = { N: 16_384, r: 8, p: 5 };
const keyLength = 32;
const atOnce = 2;
const maxWaiting = 100;

function parse(stored: string): { readonly cost: Cost; readonly salt: Buffer; readonly key: Buffer } | null {
  const match = /^scrypt\$(\d{4,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/.exec(stored);
  if (match === null) return null;
  const [, N, r, p, salt = '', key = ''] = match;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

function scryptKey(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyLength, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
