/** Longest path with what ends the command behind it. */
const MAX_PATH = 56;

const dropped = /^(?:\/(?:tmp|var\/tmp|dev\/shm)\/|\.\/)[\w.-]{1,32}[;|&#\s]{0,4}$/;

/** `/tmp/x`, `./x.sh` at `start`: a program that was left where everybody may write, or beside the server's own, and nothing behind it. */
export function runsDropped(value: string, start: number): boolean {
  const code = value.charCodeAt(start);
  return (code === 47 || code === 46) && value.length - start <= MAX_PATH && dropped.test(value.slice(start));
}
