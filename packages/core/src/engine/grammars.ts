/** What judges a value that the screen holds up: a file of its own in an agent's package, read with the first such value. */
export { detectors } from '../detectors/index.ts';
export { inspectHeldText } from './inspect-held-text.ts';
