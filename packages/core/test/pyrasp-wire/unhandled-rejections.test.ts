import { unhandledRejections } from './unhandled-rejections.ts';

describe('unhandledRejections', () => {
  const rejections = unhandledRejections();

  it('lists a rejection that nobody handled, and none that somebody did', async () => {
    await Promise.reject(new Error('handled')).catch(() => undefined);
    void Promise.reject(new Error('lost'));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(rejections()).toEqual(['Error: lost']);
  });
});
