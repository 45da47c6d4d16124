/**
 * A control plane in a process of its own, whose clock the parent moves: the parent may kill it at any moment.
 *
 * Run by `startServer`; the one argument is the options as JSON.
 */
import { createControlPlane } from '../../src/control-plane.ts';
import type { ServerCommand, ServerReply } from './server-handle.ts';

const { start, ...options } = JSON.parse(process.argv[2] ?? '{}');
const clock = { now: Number(start) };
const controlPlane = await createControlPlane({
  ...options,
  now: () => clock.now,
  onProblem: (message: string) => console.error(message),
});
await controlPlane.listen();

async function obey(command: ServerCommand): Promise<unknown> {
  switch (command.kind) {
    case 'tick':
      clock.now = command.now;
      return controlPlane.tick();
    case 'profile':
      return controlPlane.setProfile(command.name, command.config);
    case 'key':
      return controlPlane.addKey(command.name, command.profile);
    case 'add':
      return controlPlane.addToBlacklist(command.network, {
        ttlSeconds: command.ttlSeconds,
        ...(command.profile === null ? {} : { profile: command.profile }),
      });
    case 'remove':
      return controlPlane.removeFromBlacklist(command.network);
    case 'list':
      return controlPlane.listBlacklist();
  }
}

process.on('message', (message: { readonly id: number; readonly command: ServerCommand }) => {
  obey(message.command).then(
    (value) => process.send?.({ id: message.id, value } satisfies ServerReply),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) } satisfies ServerReply),
  );
});
// The parent is gone: so is the test.
process.on('disconnect', () => process.exit());
process.send?.({ id: 0 } satisfies ServerReply);
