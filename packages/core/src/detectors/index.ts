import { command } from './command/command.ts';
import type { Detector } from './detector.ts';
import { sqli } from './sqli/sqli.ts';
import { traversal } from './traversal/traversal.ts';
import { xss } from './xss/xss.ts';

/** Every detector, in the order in which a value meets them; a new detector is one folder and one line here. */
export const detectors: readonly Detector[] = [sqli, xss, command, traversal];
