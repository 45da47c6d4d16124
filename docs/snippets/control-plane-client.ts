import { readFileSync } from 'node:fs';
import { createClient, ProblemError } from '@rasp/control-plane-client';

const token = readFileSync('/run/secrets/rasp-token', 'utf8').trim();
const client = createClient({ url: 'https://rasp.example.com', token });

try {
  await client.call('addToBlacklist', {
    body: { networks: ['45.9.1.0/24'], ttlSeconds: 3_600, note: 'seen by our SOC' },
  });
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  console.error(error.code, error.message, error.problems);
}

for await (const event of client.items('listEvents', { query: { class: 'attack', limit: 500 } })) {
  console.log(event.receivedAt, event.sourceIp, event.type);
}
for await (const { topic, data } of client.watch({ query: { topics: 'events' } })) console.log(topic, data);
