import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Endpoint } from '../control-plane-options.ts';
import { ControlPlaneError } from '../errors.ts';
import type { EventIntake } from '../events/intake.ts';
import { readLogLine } from '../events/log-line.ts';
import { createFrames } from './frames.ts';

/** Listens for event logs by syslog. */
export interface SyslogListeners {
  readonly udpPort: number | null;
  readonly tcpPort: number | null;
  close(): Promise<void>;
}

/**
 * Opens the listeners; lines go the way of those by HTTP, under the rate of senders that show no key.
 *
 * Anybody who reaches a port can write: they belong inside a network. A connection that says nothing for five minutes is ended, and at most
 * `maxConnections` are open.
 */
export async function listenForSyslog(
  endpoints: { readonly udp?: Endpoint; readonly tcp?: Endpoint },
  events: EventIntake,
  onProblem: (message: string) => void,
): Promise<SyslogListeners> {
  const take = (lines: readonly string[]): void => {
    const records = lines.map(readLogLine).filter((record) => record !== null);
    if (records.length > 0) events.take(records, { profile: null, selector: null });
  };
  const udp = endpoints.udp === undefined ? null : await openUdp(endpoints.udp, take, onProblem);
  try {
    const tcp = endpoints.tcp === undefined ? null : await openTcp(endpoints.tcp, take, onProblem);
    return {
      udpPort: udp?.address().port ?? null,
      tcpPort: tcp === null ? null : tcp.port,
      async close() {
        await Promise.all([
          new Promise<void>((resolve) => (udp === null ? resolve() : udp.close(() => resolve()))),
          tcp?.close(),
        ]);
      },
    };
  } catch (error) {
    udp?.close();
    throw error;
  }
}

function openUdp(
  { host, port }: Endpoint,
  take: (lines: readonly string[]) => void,
  onProblem: (message: string) => void,
): Promise<UdpSocket> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: receiveBuffer });
  socket.on('message', (message) => take(message.toString().split('\n')));
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(cannotListen('UDP', error)));
    socket.bind(port, host, () => {
      socket.removeAllListeners('error');
      socket.on('error', (error) => onProblem(`Syslog over UDP: ${error.message}`));
      resolve(socket);
    });
  });
}

function openTcp(
  { host, port }: Endpoint,
  take: (lines: readonly string[]) => void,
  onProblem: (message: string) => void,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const frames = createFrames();
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('data', (data) => take(frames.push(data)));
    socket.on('end', () => take(frames.end()));
    // Who breaks off has sent what it has sent.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  });
  server.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen('TCP', error)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', (error) => onProblem(`Syslog over TCP: ${error.message}`));
      resolve({ port: portOf(server), close: () => closeAll(server, open) });
    });
  });
}

function closeAll(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of open) socket.destroy();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function cannotListen(protocol: string, error: Error): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_CANNOT_LISTEN', `Cannot take syslog over ${protocol}: ${error.message}`, {
    cause: error,
  });
}

const receiveBuffer = 4 * 1_048_576;
const idleMs = 300_000;
const maxConnections = 1_000;
