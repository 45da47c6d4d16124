import { describeConformance } from '@rasp/testing/conformance.ts';
import { awsDriver } from './aws-driver.ts';
import { awsTriggers } from './triggers.ts';

for (const trigger of awsTriggers) describeConformance(awsDriver(trigger));
