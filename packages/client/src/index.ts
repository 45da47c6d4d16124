export {
  type Answer,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type Given,
  type Item,
  type ListId,
  type LiveMessage,
  type OperationId,
  type TextId,
} from './client.ts';
export { NoAnswerError, ProblemError } from './failure.ts';
export type { Operations } from './operations.generated.ts';
