import { describePyraspBaseline } from '@rasp/testing/pyrasp-baseline.ts';
import { azureDriver } from './azure-driver.ts';

describePyraspBaseline(azureDriver('protect'));
describePyraspBaseline(azureDriver('protectApp'));
