import type {
  ALBHandler,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyResultV2,
  APIGatewayRequestAuthorizerHandler,
  APIGatewayTokenAuthorizerHandler,
  AppSyncResolverHandler,
  Context,
  DynamoDBStreamHandler,
  EventBridgeHandler,
  FirehoseTransformationHandler,
  Handler,
  KinesisStreamHandler,
  LambdaFunctionURLHandler,
  PreSignUpTriggerHandler,
  S3Handler,
  SNSHandler,
  SQSHandler,
  StreamifyHandler,
} from 'aws-lambda';
import { type LambdaContext, type LambdaHttpEvent, protect } from './index.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<_Claim extends true>(): void {
  // The claim is checked by the compiler.
}
/** Keeps what is only there to compile. */
function compiles(..._values: unknown[]): void {
  // Nothing runs.
}

declare const rest: APIGatewayProxyHandler;
declare const http: APIGatewayProxyHandlerV2;
declare const url: LambdaFunctionURLHandler;
declare const alb: ALBHandler;
declare const sqs: SQSHandler;
declare const sns: SNSHandler;
declare const s3: S3Handler;
declare const kinesis: KinesisStreamHandler;
declare const firehose: FirehoseTransformationHandler;
declare const dynamo: DynamoDBStreamHandler;
declare const bridge: EventBridgeHandler<'Order placed', { order: string }, void>;
declare const resolver: AppSyncResolverHandler<{ id: string }, { note: string }>;
declare const signUp: PreSignUpTriggerHandler;
declare const tokenAuthorizer: APIGatewayTokenAuthorizerHandler;
declare const requestAuthorizer: APIGatewayRequestAuthorizerHandler;
declare const any: Handler<string, number>;
declare const stream: StreamifyHandler<APIGatewayProxyEventV2>;
declare const context: Context;

// A handler with a type keeps exactly that type.
const keptRest = protect(rest);
const keptHttp = protect(http);
const keptUrl = protect(url);
const keptAlb = protect(alb);
const keptSqs = protect(sqs);
const keptSns = protect(sns);
const keptS3 = protect(s3);
const keptKinesis = protect(kinesis);
const keptFirehose = protect(firehose);
const keptDynamo = protect(dynamo);
const keptBridge = protect(bridge);
const keptResolver = protect(resolver);
const keptSignUp = protect(signUp);
const keptTokenAuthorizer = protect(tokenAuthorizer);
const keptRequestAuthorizer = protect(requestAuthorizer);
const keptAny = protect(any);
const keptStream = protect(stream);
assertType<Equal<typeof keptRest, APIGatewayProxyHandler>>();
assertType<Equal<typeof keptHttp, APIGatewayProxyHandlerV2>>();
assertType<Equal<typeof keptUrl, LambdaFunctionURLHandler>>();
assertType<Equal<typeof keptAlb, ALBHandler>>();
assertType<Equal<typeof keptSqs, SQSHandler>>();
assertType<Equal<typeof keptSns, SNSHandler>>();
assertType<Equal<typeof keptS3, S3Handler>>();
assertType<Equal<typeof keptKinesis, KinesisStreamHandler>>();
assertType<Equal<typeof keptFirehose, FirehoseTransformationHandler>>();
assertType<Equal<typeof keptDynamo, DynamoDBStreamHandler>>();
assertType<Equal<typeof keptBridge, EventBridgeHandler<'Order placed', { order: string }, void>>>();
assertType<Equal<typeof keptResolver, AppSyncResolverHandler<{ id: string }, { note: string }>>>();
assertType<Equal<typeof keptSignUp, PreSignUpTriggerHandler>>();
assertType<Equal<typeof keptTokenAuthorizer, APIGatewayTokenAuthorizerHandler>>();
assertType<Equal<typeof keptRequestAuthorizer, APIGatewayRequestAuthorizerHandler>>();
assertType<Equal<typeof keptAny, Handler<string, number>>>();
assertType<Equal<typeof keptStream, StreamifyHandler<APIGatewayProxyEventV2>>>();

// A handler written in place gets its parameters from the type it is assigned to …
const assigned: APIGatewayProxyHandlerV2 = protect(async (event) => ({ statusCode: 200, body: event.rawPath }));
const assignedAlb: ALBHandler = protect(async (event) => ({ statusCode: 200, body: event.path }));
const assignedCallback: APIGatewayProxyHandler = protect((event, _context, callback) => {
  callback(null, { statusCode: 200, body: event.path });
});

// … or, without one, from this package.
const plain = protect(async (event, lambda) => {
  assertType<Equal<typeof event, LambdaHttpEvent>>();
  assertType<Equal<typeof lambda, LambdaContext>>();
  return { statusCode: 200, body: event.rawPath ?? '' };
});
const plainCallback = protect((_event, _lambda, callback) => callback(null, { statusCode: 200 }));
const annotated: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyResultV2> = protect(
  async (event: APIGatewayProxyEventV2) => ({ statusCode: 200, body: event.rawPath }),
);
const bare = protect(() => 'ok');
assertType<Equal<typeof bare, () => string>>();

// Both orders of streaming.
const inside = awslambda.streamifyResponse(
  protect(async (event: APIGatewayProxyEventV2, responseStream: awslambda.HttpResponseStream, _lambda: Context) => {
    responseStream.write(event.rawPath);
    responseStream.end();
  }),
);
const around = protect(
  awslambda.streamifyResponse<APIGatewayProxyEventV2>(async (event, responseStream) => {
    responseStream.write(event.rawPath);
    responseStream.end();
  }),
);

// The context of aws-lambda fits the structural one.
const structural: LambdaContext = context;

// @ts-expect-error -- what is no function is no handler
protect('index.handler');

compiles(assigned, assignedAlb, assignedCallback, plain, plainCallback, annotated, bare, inside, around, structural);
