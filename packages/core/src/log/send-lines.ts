import type { Parameters } from '../config/parameters.ts';

/** Where lines go, as the configuration says. */
export type LogTarget = Pick<
  Parameters,
  'LOG_FORMAT' | 'LOG_SERVER' | 'LOG_PORT' | 'LOG_PROTOCOL' | 'LOG_PATH' | 'LOG_FILE'
>;

/** Bytes of one datagram: what every path of the internet carries whole (RFC 5426 §3.2 asks for 480 at least, 2,048 at best). */
const maxDatagram = 2048;
/** The path of PyRASP's webhook where LOG_PATH names none. */
const defaultPath = '/logs';

/**
 * Sends lines to the log server, in their order; rejects where they were not taken, and after `timeoutMs`.
 *
 * UDP tells nobody whether anything arrived. Over TCP, RFC 5424 messages are counted (RFC 6587 §3.4.1), others end with a line feed. Over HTTP each line is a POST of its
 * own, as PyRASP's are; redirects are not followed. Connections are new each time: one that was kept would be dead after a freeze.
 */
export async function sendLines(lines: readonly string[], target: LogTarget, timeoutMs: number): Promise<void> {
  switch (target.LOG_PROTOCOL) {
    case 'udp':
      return sendDatagrams(lines, target, timeoutMs);
    case 'tcp':
      return sendStream(lines, target, timeoutMs);
    case 'http':
    case 'https':
      for (const line of lines) await post(line, target, timeoutMs);
      return;
    case 'file':
      return append(lines, target.LOG_FILE);
  }
}

function sendDatagrams(lines: readonly string[], target: LogTarget, timeoutMs: number): Promise<void> {
  const dgram = process.getBuiltinModule('node:dgram');
  const socket = dgram.createSocket(target.LOG_SERVER.includes(':') ? 'udp6' : 'udp4');
  socket.unref();
  return new Promise((resolve, reject) => {
    const end = ended(timeoutMs, () => socket.close(), resolve, reject);
    socket.once('error', end);
    let left = lines.length;
    for (const line of lines) {
      const bytes = Buffer.from(line, 'utf8');
      socket.send(bytes.subarray(0, cut(bytes)), target.LOG_PORT, target.LOG_SERVER, (error) => {
        if (error !== null) end(error);
        else if (--left === 0) end();
      });
    }
  });
}

/** Where a datagram is cut: at the bound, and never within a character. */
function cut(bytes: Buffer): number {
  if (bytes.length <= maxDatagram) return bytes.length;
  let end = maxDatagram;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return end;
}

function sendStream(lines: readonly string[], target: LogTarget, timeoutMs: number): Promise<void> {
  const net = process.getBuiltinModule('node:net');
  const counted = target.LOG_FORMAT === 'rfc5424';
  const text = lines.map((line) => (counted ? `${Buffer.byteLength(line)} ${line}` : `${line}\n`)).join('');
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: target.LOG_SERVER, port: target.LOG_PORT });
    socket.unref();
    const end = ended(timeoutMs, () => socket.destroy(), resolve, reject);
    socket.once('error', end);
    socket.once('close', () => end(new Error('the log server closed the connection')));
    // The end is acknowledged once everything before it was.
    socket.end(text, () => end());
  });
}

function post(line: string, target: LogTarget, timeoutMs: number): Promise<void> {
  const secure = target.LOG_PROTOCOL === 'https';
  const http = process.getBuiltinModule(secure ? 'node:https' : 'node:http') as typeof import('node:https');
  const path = target.LOG_PATH === '' ? defaultPath : target.LOG_PATH;
  const json = target.LOG_FORMAT === 'json' || target.LOG_FORMAT === 'pcb';
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: target.LOG_SERVER,
        port: target.LOG_PORT,
        path: path.startsWith('/') ? path : `/${path}`,
        method: 'POST',
        agent: false,
        headers: {
          'content-type': json ? 'application/json' : 'text/plain; charset=utf-8',
          'content-length': Buffer.byteLength(line),
        },
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        end(status >= 200 && status < 300 ? undefined : new Error(`the log server answered ${status}`));
      },
    );
    const end = ended(timeoutMs, () => request.destroy(), resolve, reject);
    request.once('socket', (socket) => socket.unref());
    request.once('error', end);
    request.end(line);
  });
}

async function append(lines: readonly string[], file: string): Promise<void> {
  if (file === '') throw new Error('LOG_FILE names no file');
  const fs = process.getBuiltinModule('node:fs');
  await fs.promises.appendFile(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}

/** Settles a promise once, by success, failure or the time limit, and cleans up. */
function ended(
  timeoutMs: number,
  close: () => void,
  resolve: () => void,
  reject: (error: Error) => void,
): (error?: Error) => void {
  let done = false;
  const timer = setTimeout(() => end(new Error(`the log server took more than ${timeoutMs} ms`)), timeoutMs);
  timer.unref();
  function end(error?: Error): void {
    if (done) return;
    done = true;
    clearTimeout(timer);
    close();
    if (error === undefined) resolve();
    else reject(error);
  }
  return end;
}
