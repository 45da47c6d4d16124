import { randomBytes, randomInt } from 'node:crypto';

/** Makes ids of events that sort by time of receipt. */
export interface EventIds {
  next(now: number): string;
  /** True for ids that this process made. */
  isOwn(id: string): boolean;
}

/** Creates the maker of ids of one process: milliseconds, a serial number, and four letters of the process, so that replicas never meet. */
export function createEventIds(): EventIds {
  const process = randomBytes(2).toString('hex');
  // Anywhere, so that two starts within a clock's mistake seldom meet.
  let serial = randomInt(serials);
  return {
    next(now) {
      serial = (serial + 1) % serials;
      return `${firstIdAt(now)}-${serial.toString(36).padStart(4, '0')}${process}`;
    },
    isOwn: (id) => id.endsWith(process) && id.length > process.length,
  };
}

/** What every id from `time` on is greater than, and every earlier one less: filters by time go by the order of pages. */
export function firstIdAt(time: number): string {
  return Math.max(0, Math.trunc(time)).toString(36).padStart(9, '0');
}

const serials = 36 ** 4;
