import { z } from 'zod';
import { name } from './common.ts';
import { contract } from './contract.ts';

export const getOnboarding = contract({
  id: 'getOnboarding',
  method: 'GET',
  path: '/onboarding',
  summary: 'The lines that add a function, for each cloud and runtime. The key stands in them as a placeholder.',
  needs: 'viewer',
  query: z.object({ profile: name.default('default') }),
  answer: z.object({
    connectUrl: z.string(),
    logPath: z.string().describe('LOG_PATH that files events under the profile.'),
    keyPlaceholder: z.string(),
    clouds: z.array(
      z.object({
        id: z.enum(['aws', 'gcp', 'azure', 'pyrasp']),
        title: z.string(),
        steps: z.array(z.object({ title: z.string(), language: z.string(), code: z.string() })),
      }),
    ),
  }),
});
