import { describeBaseline } from '@rasp/testing/pyrasp-baseline/describe-baseline.ts';
import { gcpDriver } from './gcp-driver.ts';
import { serveFunction } from './loopback.ts';

describeBaseline(gcpDriver({ trigger: 'http', serve: serveFunction, shape: 'wrapped', parsesJson: true }));
