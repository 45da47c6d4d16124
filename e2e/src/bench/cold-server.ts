/** The control plane of the connected cold start: answers connect and beacon at once over HTTPS, in a thread of its own. */
import { parentPort } from 'node:worker_threads';
import { startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { loopbackCertificate } from '@rasp/testing/loopback-certificate.ts';

const fake = await startFakeControlPlane({ tls: true });
fake.on('/connect', {
  kind: 'ok',
  data: {
    config: {
      SECURITY_CHECKS: { sqli: 1, xss: 1, command: 1, traversal: 1, decoy: 2, flood: 2, brute: 2 },
      BEACON_URL: `${fake.origin}/beacon`,
    },
    blacklist: Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`45.61.${index}.7`, Math.floor(Date.now() / 1000)]),
    ),
  },
});
fake.on('/beacon', { kind: 'ok', data: {} });
parentPort?.on('message', () =>
  parentPort?.postMessage({ connects: fake.requestsTo('/connect').length, beacons: fake.requestsTo('/beacon').length }),
);
parentPort?.postMessage({ url: `${fake.origin}/connect`, certificate: loopbackCertificate.cert });
