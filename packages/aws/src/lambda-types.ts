/**
 * What Lambda hands a function beside its event.
 *
 * Structural, so that no package of types is needed; `Context` of `aws-lambda` fits.
 */
export interface LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Milliseconds until Lambda ends this invocation. */
  getRemainingTimeInMillis(): number;
}

/** A map of an event in which a repeated name keeps one value, or all of them joined. */
type SingleMap = Readonly<Record<string, string | undefined>>;
/** A map of an event in which a repeated name keeps all its values. */
type MultiMap = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * The parts that HTTP events of Lambda have in common; the event of a handler that is written without a type of its own.
 *
 * Each may be undefined as well as absent: the events of `@types/aws-lambda` must fit under `exactOptionalPropertyTypes` too.
 */
export interface LambdaHttpEvent {
  readonly version?: string | undefined;
  readonly httpMethod?: string | undefined;
  readonly path?: string | undefined;
  readonly rawPath?: string | undefined;
  readonly rawQueryString?: string | undefined;
  readonly headers?: SingleMap | null | undefined;
  readonly multiValueHeaders?: MultiMap | null | undefined;
  readonly queryStringParameters?: SingleMap | null | undefined;
  readonly multiValueQueryStringParameters?: MultiMap | null | undefined;
  readonly pathParameters?: SingleMap | null | undefined;
  readonly stageVariables?: SingleMap | null | undefined;
  readonly cookies?: readonly string[] | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/** The callback of handlers for runtimes up to nodejs22.x. */
export type LambdaCallback = (error?: unknown, result?: unknown) => void;

type Bivariant<Parameters extends readonly unknown[]> = { call(...parameters: Parameters): unknown }['call'];

/** A handler whose parameters are typed by this package when its author gives them no type. */
export type HttpHandler = Bivariant<[event: LambdaHttpEvent, context: LambdaContext, callback: LambdaCallback]>;

/** Any handler. */
export type AnyHandler = (...parameters: never[]) => unknown;
