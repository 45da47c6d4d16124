import type { CanonicalResponse } from '@rasp/testing/conformance-driver.ts';
import type { LambdaContext } from '../src/lambda-types.ts';
import type { ResponseStream } from '../src/streaming.ts';

/** A context as the runtime of nodejs24.x gives it. */
export function createContext(remainingMs = 3000): LambdaContext {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'sample',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:sample',
    memoryLimitInMB: '256',
    awsRequestId: '8f507cfc-2a4e-4a3b-9c0d-1e2f3a4b5c6d',
    logGroupName: '/aws/lambda/sample',
    logStreamName: '2026/11/22/[$LATEST]0123456789abcdef',
    getRemainingTimeInMillis: () => remainingMs,
  };
}

/** The runtime's response stream and its `HttpResponseStream`: the prelude goes out before the first `write`, never with `end`. */
export class StreamRecorder implements ResponseStream {
  readonly chunks: Buffer[] = [];
  contentType = 'application/octet-stream';
  ended = false;
  _onBeforeFirstWrite: ((write: (chunk: string | Uint8Array) => void) => void) | undefined = undefined;
  #written = false;

  static from(stream: StreamRecorder, metadata: unknown): StreamRecorder {
    stream.setContentType('application/vnd.awslambda.http-integration-response');
    stream._onBeforeFirstWrite = (write) => {
      write(JSON.stringify(metadata));
      write(new Uint8Array(8));
    };
    return stream;
  }

  setContentType(contentType: string): void {
    if (this.#written) throw new Error('Cannot set content-type, too late.');
    this.contentType = contentType;
  }

  write(chunk: string | Uint8Array): boolean {
    if (!this.#written) this._onBeforeFirstWrite?.((first) => this.chunks.push(Buffer.from(first)));
    this.#written = true;
    this.chunks.push(Buffer.from(chunk));
    return true;
  }

  end(chunk?: string | Uint8Array): this {
    // As in the runtime: what `end` carries passes by the hook.
    if (chunk !== undefined) this.chunks.push(Buffer.from(chunk));
    this.ended = true;
    return this;
  }

  /** What the front end makes of the stream. */
  response(): CanonicalResponse {
    if (!this.ended) throw new Error('the stream was not ended');
    const all = Buffer.concat(this.chunks);
    const end = all.indexOf(Buffer.alloc(8));
    if (!this.contentType.startsWith('application/vnd.awslambda') || end < 0) {
      return { statusCode: 200, headers: {}, body: all.toString('utf8') };
    }
    const prelude = JSON.parse(all.subarray(0, end).toString('utf8')) as Pick<
      CanonicalResponse,
      'statusCode' | 'headers'
    >;
    return { ...prelude, body: all.subarray(end + 8).toString('utf8') };
  }
}
