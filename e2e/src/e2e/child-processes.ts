import type { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';

const children = new Set<ChildProcess>();

/**
 * Ends every child of this process when it ends, however it ends short of SIGKILL.
 *
 * Children are learnt from Node's own `child_process` channel, so that one which is still starting, or which a library
 * started, is known too.
 */
export function endChildrenWithProcess(): void {
  diagnostics.subscribe('child_process', (message) => {
    const { process: child } = message as { readonly process: ChildProcess };
    children.add(child);
    child.once('exit', () => children.delete(child));
  });
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => process.exit(code));
  }
}
