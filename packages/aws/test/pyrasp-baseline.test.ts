import { describePyraspBaseline } from '@rasp/testing/pyrasp-baseline.ts';
import { awsDriver } from './aws-driver.ts';
import { awsTriggers } from './triggers.ts';

for (const trigger of awsTriggers) describePyraspBaseline(awsDriver(trigger));
