/**
 * What judges a value that the screen holds up: a file of its own in an agent's package, read with the first such value.
 *
 * It brings its own copy of each module that it shares with the agent, so whatever detectors keep between calls is asked for through here.
 */
export { takeSpent } from '../detectors/effort.ts';
export { detectors } from '../detectors/index.ts';
export { inspectHeldText } from './inspect-held-text.ts';
