import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { loopback } from '../control-plane-options.ts';
import { ControlPlaneError } from '../errors.ts';
import { listenForOperations, type OperationsListener, urlOf } from '../operations-listener.ts';
import { listenForSyslog, type SyslogListeners } from '../syslog/listen.ts';
import type { Ground } from './ground.ts';
import type { Observing } from './observing.ts';

/** Where a control plane listens. */
export interface Listening {
  readonly url: string;
  readonly connectUrl: string;
  /** Ports of syslog; null where it takes none. */
  readonly syslog: { readonly udpPort: number | null; readonly tcpPort: number | null };
  /** Where metrics and probes are served without a token; null where they are not. */
  readonly metricsUrl: string | null;
}

/** The ports of a server. */
export interface Listeners {
  /** Opens all that the options name. Throws RASP_CP_CANNOT_LISTEN. */
  open(): Promise<Listening>;
  closeSyslog(): Promise<void>;
  /** Closes the port of probes and metrics, which is the last, so that probes are answered while the server drains. */
  closeOperations(): Promise<void>;
}

/** Creates what opens the ports; none is open before `open` is called. */
export function createListeners(
  app: FastifyInstance,
  { options, onProblem, address, directory }: Ground,
  { events, health, metrics }: Observing,
): Listeners {
  const host = options.host ?? loopback;
  let syslog: SyslogListeners | null = null;
  let operations: OperationsListener | null = null;
  return {
    async open() {
      try {
        await app.listen({ port: options.port ?? 0, host });
      } catch (error) {
        throw new ControlPlaneError('RASP_CP_CANNOT_LISTEN', `Cannot listen: ${String(error)}`, { cause: error });
      }
      const url = urlOf(host, (app.server.address() as AddressInfo).port);
      if (address.settle(url)) await directory.reload();
      syslog = await listenForSyslog(options.syslog ?? {}, events, onProblem);
      const { udpPort, tcpPort } = syslog;
      if (options.metrics !== undefined) operations = await listenForOperations(options.metrics, health, metrics);
      const metricsUrl = operations === null ? null : `${operations.url}/metrics`;
      return { url, connectUrl: address.of('/connect'), syslog: { udpPort, tcpPort }, metricsUrl };
    },
    async closeSyslog() {
      await syslog?.close();
    },
    async closeOperations() {
      await operations?.close();
    },
  };
}
