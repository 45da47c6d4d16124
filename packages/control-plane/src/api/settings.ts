import { z } from 'zod';
import { count, time } from './common.ts';
import { contract } from './contract.ts';

const days = z.int().min(1).max(3_650);

/** What an administrator sets while the server runs; all else is an option of its start. */
export const settings = z
  .object({
    retention: z.object({
      attackDays: days,
      abuseDays: days,
      leakDays: days,
      accessDays: days,
      otherDays: days,
      countsDays: days,
      maxEvents: z.int().min(1_000).max(100_000_000),
    }),
    intake: z.object({
      newPerMinute: z.int().min(1).max(100_000),
      newPerDay: z.int().min(1).max(10_000_000),
      globalQuorum: z
        .int()
        .min(0)
        .max(100)
        .describe('Keys that must report a source before it holds for all profiles; 0 never lets agents do that.'),
      breakerPerMinute: z
        .int()
        .min(1)
        .max(1_000_000)
        .describe('More new sources a minute than this, and sharing of the check stops.'),
    }),
    approval: z.object({ required: z.boolean().describe('Whether dangerous changes need a second person.') }),
    agents: z.object({ beaconDelaySeconds: z.int().min(5).max(3_600), adaptive: z.boolean() }),
    sessions: z.object({ idleMinutes: z.int().min(5).max(1_440), maxHours: z.int().min(1).max(720) }),
    privacy: z.object({ truncateAddresses: z.boolean(), payloads: z.enum(['redact', 'drop']) }),
  })
  .meta({ id: 'Settings' });

export type Settings = z.infer<typeof settings>;

/** What holds until somebody changes it. */
export const defaultSettings: Settings = {
  retention: {
    attackDays: 90,
    abuseDays: 30,
    leakDays: 30,
    accessDays: 30,
    otherDays: 14,
    countsDays: 400,
    maxEvents: 1_000_000,
  },
  intake: { newPerMinute: 60, newPerDay: 5_000, globalQuorum: 2, breakerPerMinute: 1_000 },
  approval: { required: true },
  agents: { beaconDelaySeconds: 30, adaptive: true },
  sessions: { idleMinutes: 60, maxHours: 12 },
  privacy: { truncateAddresses: false, payloads: 'redact' },
};

export const getSettings = contract({
  id: 'getSettings',
  method: 'GET',
  path: '/settings',
  summary: 'What is set.',
  needs: 'viewer',
  answer: settings,
});

export const changeSettings = contract({
  id: 'changeSettings',
  method: 'PUT',
  path: '/settings',
  summary: 'Set everything anew.',
  needs: 'admin',
  body: settings,
  answer: settings,
});

export const getStatus = contract({
  id: 'getStatus',
  method: 'GET',
  path: '/status',
  summary: 'How this server is: version, store, what it dropped and refused since it started.',
  needs: 'viewer',
  answer: z.object({
    version: z.string(),
    startedAt: time,
    store: z.object({ kind: z.enum(['sqlite', 'postgres']), name: z.string() }),
    publicUrl: z.string(),
    geo: z.object({ country: z.boolean(), network: z.boolean() }),
    blacklist: z.object({ entries: count, position: z.int() }),
    memoryBytes: count,
    sinceStart: z.object({
      connects: count,
      beacons: count,
      refused: count,
      failed: count,
      droppedEvents: count,
      refusedEvents: count,
      refusedEntries: z.record(z.string(), count),
    }),
  }),
});
