import { Command } from 'commander';
import { ControlPlaneError } from '../errors.ts';

/** Creates `probe`, for containers that have neither a shell nor curl. */
export function probeCommand(): Command {
  return new Command('probe')
    .description('ask a server whether it is ready; exits with 0 where it is')
    .argument('[url]', 'what to ask', 'http://127.0.0.1:8090/readyz')
    .action(async (url: string) => {
      const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) }).catch((error: unknown) => error);
      if (answer instanceof Response && answer.ok) {
        console.log(await answer.text());
        return;
      }
      const reason = answer instanceof Response ? `${answer.status} ${await answer.text()}` : String(answer);
      throw new ControlPlaneError('RASP_CP_NOT_READY', `${url} is not ready: ${reason}`);
    });
}
