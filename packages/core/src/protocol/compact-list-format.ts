/**
 * What both sides of the compact blacklist agree on; docs/reference/protocol.md describes the bytes.
 *
 * The version is part of the media type and of the first four bytes: a reader of version 1 never sees bytes of another one as its own.
 */
export const compactList = {
  /** What an agent names in `accept` at connect. */
  accept: 'compact-list-1',
  mediaType: 'application/vnd.rasp.blacklist.v1',
  /** `RBL` and the version. */
  magic: [0x52, 0x42, 0x4c, 0x01],
  /** Magic, number of entries, first minute, length of the cursor. */
  headerBytes: 13,
  cursorBytes: 64,
  /** The first bytes of the SHA-256 of everything before them. */
  checksumBytes: 8,
  /** Added to the prefix length of an IPv6 section, so that one byte says both. */
  ipv6: 64,
  /** An end further off is written as this many minutes: 366 days, beyond which agents shorten it themselves. */
  maxMinutes: 527_040,
} as const;
