import { describeBaseline } from '@rasp/testing/pyrasp-baseline/describe-baseline.ts';
import { azureDriver } from './azure-driver.ts';

describeBaseline(azureDriver('protect'));
