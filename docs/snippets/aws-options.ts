import { protect } from '@rasp/aws';
import { readSecret } from './read-secret.ts';

export const handler = protect(async () => ({ statusCode: 200, body: 'hello' }), {
  cloudUrl: 'https://rasp.example.com/connect',
  key: await readSecret('rasp-key'),
  config: { SECURITY_CHECKS: { sqli: 'report' } },
});
