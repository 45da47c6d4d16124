export { openEnvelope, refusalMessage } from './envelope.ts';
