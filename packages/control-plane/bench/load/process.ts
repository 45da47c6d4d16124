/** The load generator in a process of its own. */
import { obeyParent } from '../processes.ts';
import { usageNow } from '../usage.ts';
import { runFleet } from './fleet.ts';
import { sendRate } from './rate.ts';
import { sendReports } from './reporters.ts';

obeyParent(null, { usage: () => usageNow(0), rate: sendRate, reports: sendReports, fleet: runFleet });
