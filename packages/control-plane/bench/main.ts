import { measureBeacons } from './measures/beacons.ts';
import { printRows, readBudgets } from './report.ts';

const budgets = readBudgets();
printRows(await measureBeacons(budgets, 3, 3));
