import { describeConformance } from '@rasp/testing/conformance.ts';
import { gcpDriver } from './gcp-driver.ts';
import { serveFunction, servePlain } from './loopback.ts';

describeConformance(gcpDriver({ trigger: 'http', serve: serveFunction, shape: 'wrapped', parsesJson: true }));
describeConformance(gcpDriver({ trigger: 'http server', serve: servePlain, shape: 'wrapped', parsesJson: false }));
describeConformance(
  gcpDriver({ trigger: 'http middleware', serve: servePlain, shape: 'middleware', parsesJson: false }),
);
