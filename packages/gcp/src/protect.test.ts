import type { Callable } from './http-types.ts';
import { guardOf, protect } from './index.ts';
import { protectWith } from './protect.ts';

const quiet = { config: { SNAPSHOT_DIR: '' } };

function wrap(handler: Callable): Callable {
  return protectWith(handler, quiet, { dependencies: { env: {}, log: () => undefined, events: () => undefined } });
}

describe('protect', () => {
  it('tells how a protected handler stands, and nothing about others', () => {
    const handler: Callable = () => undefined;
    expect(guardOf(protect(handler as () => void, quiet))?.status()).toMatchObject({
      sync: { state: 'disabled' },
      lastError: null,
    });
    expect(guardOf(handler)).toBeNull();
  });

  it.each<[number, Callable]>([
    [0, () => undefined],
    [1, (_event) => undefined],
    [2, (_request, _response) => undefined],
    [3, (_request, _response, _next) => undefined],
  ])('keeps an arity of %i', (length, handler) => {
    expect(wrap(handler).length).toBe(length);
  });

  it('keeps the name and whatever stands on the function', () => {
    const handler = Object.assign(
      function orders() {
        return undefined;
      },
      { listen: () => 'listening' },
    );
    const wrapper = wrap(handler) as typeof handler;
    expect([wrapper.name, wrapper.listen]).toEqual(['orders', handler.listen]);
  });

  it('protects once, and leaves what is no function to the framework', () => {
    const wrapper = wrap(() => undefined);
    expect(protect(wrapper)).toBe(wrapper);
    expect(protect(undefined as unknown as () => void)).toBeUndefined();
  });

  it('hands events of other kinds on with this and all arguments, and their results back', async () => {
    const seen: unknown[] = [];
    const wrapper = wrap(async function (this: unknown, ...args) {
      seen.push(this, ...args);
      return 'done';
    });
    const event = { specversion: '1.0', type: 'google.cloud.storage.object.v1.finalized' };
    expect(await Reflect.apply(wrapper, 'self', [event, 2, 3])).toBe('done');
    expect(seen).toEqual(['self', event, 2, 3]);
    expect(seen[1]).toBe(event);
  });

  it('runs a handler under a unit test that passes the plainest of doubles', async () => {
    const response = { send: jest.fn() };
    await wrap((_request, res) => (res as typeof response).send('hello'))({ query: {}, body: {} }, response);
    expect(response.send).toHaveBeenCalledWith('hello');
  });
});
