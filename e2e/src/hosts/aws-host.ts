import { fileURLToPath } from 'node:url';
import { startHttpFront } from '@rasp/testing/aws/http-front.ts';
import { startFunction } from '@rasp/testing/aws/run-ric.ts';
import { demoClientOf } from './demo-client.ts';
import type { Host, HostOptions } from './host.ts';

/** Starts the sample function on the real aws-lambda-ric behind an HTTP API front. */
export async function startAwsHost(options: HostOptions): Promise<Host> {
  const running = await startFunction({
    handler: 'index.handler',
    taskRoot: fileURLToPath(new URL('../samples/aws', import.meta.url)),
    env: options.env,
  });
  const front = await startHttpFront({
    invoke: (event) => running.invoke(event),
    port: options.port,
    clientIp: demoClientOf,
  });
  return {
    cloud: 'aws',
    url: front.url,
    output: running.output,
    async stop() {
      await front.close();
      await running.stop();
    },
  };
}
