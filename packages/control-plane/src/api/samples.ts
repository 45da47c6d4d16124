import { z } from 'zod';
import { count, id, name, pageOf, time, title } from './common.ts';
import { contract } from './contract.ts';
import { configuration } from './profiles.ts';

/** What an agent does with a request: from nothing found to its source listed. */
export const outcome = z.enum(['passed', 'reported', 'blocked', 'blacklisted']);

/** How many ended how. */
const outcomes = z.object({ passed: count, reported: count, blocked: count, blacklisted: count });

/** What a draft would do otherwise with one event or one line of a sample. */
const verdictChange = z
  .object({
    kind: z.enum(['event', 'sample']),
    id: z.string().describe('Id of the event, or of the line where it has one.'),
    sample: z.string().nullable().describe('Name of the sample; null for events.'),
    line: z.int().min(1).nullable().describe('Line of the sample; null for events.'),
    label: z.enum(['attack', 'benign']).nullable().describe('What the line or whoever judged the event says it is.'),
    before: outcome.describe('By what is served.'),
    after: outcome.describe('By the draft.'),
    check: z.string().describe('The check that made the difference.'),
    summary: z.string(),
    byMode: z
      .boolean()
      .describe(
        'True where too little of the request is left to run the engine on: the mode of its check alone was compared.',
      ),
  })
  .meta({ id: 'VerdictChange' });

const judgedSample = z
  .object({
    id,
    name: title,
    judged: count,
    changed: count,
    before: outcomes,
    after: outcomes,
    falseAlarms: z.object({ before: count, after: count }).describe('Lines labelled benign that are stopped.'),
    missed: z.object({ before: count, after: count }).describe('Lines labelled attack that are not stopped.'),
  })
  .meta({ id: 'JudgedSample' });

export const dryRun = contract({
  id: 'dryRun',
  method: 'POST',
  path: '/profiles/{name}/dry-run',
  summary:
    'Judge stored events and uploaded samples by a draft and by what is served, and show what would change. Ends when the client goes; one at a time.',
  needs: 'analyst',
  params: z.object({ name }),
  body: z.object({
    config: configuration,
    events: z.int().min(0).max(10_000).default(1_000),
    samples: z.array(id).max(10).default([]),
  }),
  bodyLimit: 1_048_576,
  answer: z.object({
    judged: count.describe('Events and lines whose verdict is known by both.'),
    undecided: count.describe('Events of which redaction or their shape hides what would be needed.'),
    isComplete: z.boolean().describe('False where time ran out before all were judged.'),
    hidden: z.array(z.string()).describe('What redaction and the form of what was judged hide, one sentence each.'),
    changes: z.array(verdictChange).describe('The first 500.'),
    changedInAll: count,
    events: z.object({ judged: count, byMode: count, undecided: count, changed: count }),
    samples: z.array(judgedSample),
  }),
});

const sample = z
  .object({
    id,
    name: title,
    profile: name.nullable(),
    records: count,
    createdAt: time,
    createdBy: z.string(),
  })
  .meta({ id: 'ScanSample' });

export const listSamples = contract({
  id: 'listSamples',
  method: 'GET',
  path: '/samples',
  summary: 'Uploaded values to judge drafts by, by name; at most 50 are kept. What they hold is not given back.',
  needs: 'analyst',
  answer: pageOf(sample),
});

export const addSample = contract({
  id: 'addSample',
  method: 'POST',
  path: '/samples',
  summary:
    'Upload values as lines of JSON, as `rasp scan` reads them: `{"id","value","label"?,"class"?,"at"?,"source"?}`. A line that makes no sense refuses the whole.',
  needs: 'operator',
  body: z.object({
    name: title,
    profile: name.nullable().default(null).describe('For drafts of this profile alone.'),
    text: z.string().min(1).max(2_000_000).describe('At most 10,000 lines of 16,384 characters each.'),
  }),
  bodyLimit: 4_000_000,
  answer: sample,
  status: 201,
});

export const removeSample = contract({
  id: 'removeSample',
  method: 'DELETE',
  path: '/samples/{id}',
  summary: 'Remove uploaded values.',
  needs: 'operator',
  params: z.object({ id }),
});
