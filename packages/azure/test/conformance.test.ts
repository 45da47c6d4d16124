import { describeConformance } from '@rasp/testing/conformance.ts';
import { azureDriver } from './azure-driver.ts';

describeConformance(azureDriver('protect'));
describeConformance(azureDriver('protectApp'));
