import { protect } from '@rasp/aws';

export const handler = protect(
  async (event: { readonly Records: readonly { readonly body: string }[] }) => {
    for (const { body } of event.Records) console.log(body.length);
  },
  {
    config: { EVENT_ACTION: 'dead-letter' },
    deadLetter: async (record, findings) => {
      console.warn(
        'withheld',
        findings.map(({ check }) => check),
        JSON.stringify(record).length,
      );
    },
  },
);
