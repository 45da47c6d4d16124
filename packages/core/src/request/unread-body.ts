import type { Body } from '../body.ts';

/** A body that is there and cannot be read; listed as over the limit, because silence must not look like safety. */
export const unreadBody: Body = { kind: 'truncated', bytes: new Uint8Array(0), totalBytes: null };
