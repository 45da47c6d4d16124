export type {
  ClientIpSource,
  DeadLetter,
  Env,
  InstanceInfo,
  NormalizedEvent,
  NormalizedRecord,
  NormalizedRequest,
  NormalizedResponse,
  Outcome,
  Platform,
  PlatformAdapter,
  ReadLimits,
  RecordContent,
  RecordsAdapter,
  WithheldRecord,
  WithholdAction,
  WithholdConfig,
} from './adapter.ts';
export { clientFromForwarded, type ForwardedClient, stripPort } from './address/forwarded.ts';
export type { Clock } from './agent/clock.ts';
export type { GuardStatus, GuardView } from './agent/guard-view.ts';
export type { LogLine } from './agent/logger.ts';
export type { Body } from './body.ts';
export type { ParameterName, Parameters } from './config/parameters.ts';
export type { CheckId, DetectorId, Taxonomy } from './detectors/taxonomy.ts';
export { taxonomy } from './detectors/taxonomy.ts';
export { RaspError, type RaspErrorCode } from './errors.ts';
export type { Denial, DenyVerdict, Engine, Finding, Mode, Verdict } from './finding.ts';
export { createGuard, type Guard } from './guard.ts';
export type { GuardDependencies, ProtectOptions } from './guard-options.ts';
export { guardOf, rememberGuard } from './guarded-handlers.ts';
export type { DecodeStep, Input, InputLocation, InputSource, Pairs } from './input.ts';
export { keepAppearance } from './keep-appearance.ts';
export { keepShape } from './keep-shape.ts';
export { type ClassScore, type ExplainedScores, explainScores } from './model/explain-scores.ts';
export { callEvent, recordsEvent, requestEvent } from './normalized-event.ts';
export { type DenialResponse, denialResponse } from './policy/denial-response.ts';
export { sendToDeadLetter, withheldError } from './policy/withheld.ts';
export type { EventFinding, EventSink, SecurityEvent } from './report/event.ts';
export { maskSecretPairs } from './report/mask-secret-pairs.ts';
export { isCommonHeader } from './request/common-headers.ts';
export { parseCookieList, parseCookies } from './request/cookies.ts';
export {
  bytesOfBase64,
  type EncodedMember,
  memberAt,
  readMembers,
  takeBase64,
  withMember,
} from './request/encoded-member.ts';
export { parseQuery } from './request/form.ts';
export { type Inflated, inflate, undoEncoding } from './request/inflate.ts';
export { withJoinedValues, withRepeatsJoined } from './request/joined-values.ts';
export { escapeKey } from './request/json.ts';
export { type ReadableValue, readableValue } from './request/readable-value.ts';
export { unreadBody } from './request/unread-body.ts';
export { contentOf, ResponseWatch } from './response/response-watch.ts';
export { isServerHeader, withServerHeader } from './response/server-header.ts';
export { commandInstance } from './scan/command-instance.ts';
export { type Complaint, createJudge, type Judge, type JudgeOptions, type ScanVerdict } from './scan/judge.ts';
export { labelledLine } from './scan/labelled-line.ts';
export { requestOf } from './scan/place-value.ts';
export { type ScanCase, scanRequest } from './scan/scan-case.ts';
