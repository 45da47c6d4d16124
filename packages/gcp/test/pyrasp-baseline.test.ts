import { describePyraspBaseline } from '@rasp/testing/pyrasp-baseline.ts';
import { gcpDriver } from './gcp-driver.ts';
import { serveFunction, servePlain } from './loopback.ts';

describePyraspBaseline(gcpDriver({ trigger: 'http', serve: serveFunction, shape: 'wrapped', parsesJson: true }));
describePyraspBaseline(gcpDriver({ trigger: 'http server', serve: servePlain, shape: 'wrapped', parsesJson: false }));
describePyraspBaseline(
  gcpDriver({ trigger: 'http middleware', serve: servePlain, shape: 'middleware', parsesJson: false }),
);
