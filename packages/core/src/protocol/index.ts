export {
  type BeaconAnswer,
  type BeaconRequest,
  type BeaconTelemetry,
  parseBeaconAnswer,
  parseBeaconRequest,
} from './beacon.ts';
export type { BlacklistUpdate, ListedEntry, SharedEntry, WireEntry, WireOrigin } from './blacklist-entries.ts';
export { compactList } from './compact-list-format.ts';
export {
  type ConnectAnswer,
  type ConnectRequest,
  parseConnectAnswer,
  parseConnectRequest,
  type Route,
} from './connect.ts';
export { digestNetworks } from './digest.ts';
export {
  type AcceptedAnswer,
  buildAnswer,
  type Envelope,
  openEnvelope,
  type RefusedAnswer,
  readEnvelope,
  refusal,
  refusalMessage,
} from './envelope.ts';
export type { AgentIdentity, AnswerExtension, ConfigReport, RequestExtension } from './extension.ts';
export { asObject, member, parseText } from './fields.ts';
export { wireLimits } from './limits.ts';
export { type LogDetail, type LogRecord, parseLogRecord } from './log-record.ts';
export { type CompactListFacts, readCompactList, type TakeNetwork } from './read-compact-list.ts';
export type { ParseResult } from './result.ts';
export { runToEnd } from './run-to-end.ts';
export {
  audienceOf,
  bytesToSign,
  readSignedHead,
  readSignedHeader,
  type SignedData,
  type SignedHead,
  signedAnswer,
  signedHeader,
} from './signed-answer.ts';
export { type CompactListEntry, type CompactListOptions, writeCompactList } from './write-compact-list.ts';
