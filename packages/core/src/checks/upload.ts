import { mayHoldFiles } from '../upload/may-hold-files.ts';
import type { Judgement, RequestCheck } from './check.ts';

/**
 * Finds files that harm who stores, serves, opens or unpacks them: by their names, by what they are against what they say, by what they hold.
 *
 * What each rule means stands in `docs/checks/upload.md`. Names alone are `likely`: people upload sources. Files within JSON are values and
 * not judged here. What judges files is loaded with the first request that may hold one.
 */
export const upload: RequestCheck = {
  phase: 'before',
  ids: ['upload'],
  judge({ request, config }): Judgement | Promise<Judgement> {
    if (!mayHoldFiles(request)) return null;
    return import('../upload/judge-upload.ts').then(({ judgeUpload }) => judgeUpload(request, config));
  },
};
