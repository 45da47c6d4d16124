/** The load generator in a process of its own. */
import { obeyParent } from '../processes.ts';
import { usageNow } from '../usage.ts';
import { sendRate } from './rate.ts';

obeyParent(null, { usage: () => usageNow(0), rate: sendRate });
