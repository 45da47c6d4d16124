import type { Callable, HttpResponse } from '../src/http-types.ts';
import { protectWith } from '../src/protect.ts';
import { cloudRun } from './gcp-driver.ts';
import { send, serveFunction } from './loopback.ts';

/** What express adds to a response. */
interface ExpressResponse extends HttpResponse {
  send(body?: unknown): unknown;
  json(body?: unknown): unknown;
  status(code: number): ExpressResponse;
  sendStatus(code: number): unknown;
}

const config = { SNAPSHOT_DIR: '', SECURITY_CHECKS: { dlp: 'block' }, DLP_CC_NUMBERS: true } as const;

/** Answers the same request with the function as it is and with the function protected. */
async function bothAnswers(fn: Callable) {
  const seams = {
    dependencies: { env: cloudRun, log: () => undefined, events: () => undefined },
    onShutdown: () => undefined,
  };
  const answers = [];
  for (const served of [fn, protectWith(fn, { config }, seams)]) {
    const server = await serveFunction(served);
    const { headers, ...rest } = await send(server.port, { target: '/' });
    await server.close();
    answers.push({ ...rest, headers: { ...headers, date: '' } });
  }
  return answers;
}

const answersOf =
  (use: (response: ExpressResponse) => unknown): Callable =>
  (_request, response) =>
    use(response as ExpressResponse);

describe('what a function answers', () => {
  it.each<[string, (response: ExpressResponse) => unknown]>([
    ['text', (response) => response.send('hello')],
    ['no text', (response) => response.send('')],
    ['null', (response) => response.send(null)],
    ['nothing', (response) => response.send()],
    ['a list', (response) => response.send([1, 'two', null])],
    ['bytes', (response) => response.send(Buffer.from([0, 255, 10, 128]))],
    ['an object', (response) => response.send({ message: 'hi' })],
    ['JSON null', (response) => response.json(null)],
    ['JSON text', (response) => response.json('hi')],
    ['false', (response) => response.send(false)],
    ['a status alone', (response) => response.sendStatus(204)],
    ['an error status', (response) => response.status(503).json({ error: 'busy' })],
    ['an end without a body', (response) => response.end()],
    ['pieces', (response) => [response.write('a'), response.write(Buffer.from('b')), response.end('c')]],
    ['a value beside the answer', (response) => [response.send('hello'), 500]],
    ['a promise beside the answer', async (response) => void response.send('hello')],
  ])('is the same under protection: %s', async (_name, use) => {
    const [plain, guarded] = await bothAnswers(answersOf(use));
    expect(guarded).toEqual(plain);
  });

  it('is looked at all the same', async () => {
    const [plain, guarded] = await bothAnswers(answersOf((response) => response.send('paid with 5555 5555 5555 4444')));
    expect([plain?.statusCode, guarded?.statusCode]).toEqual([200, 403]);
  });
});
