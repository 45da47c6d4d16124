import { Session } from 'node:inspector/promises';
import vm from 'node:vm';
import { type Range, withEagerFunctions } from '../../../tools/eager-functions.ts';

/** A program as a bundler writes it: calls before declarations, functions within functions, every kind of them. */
const program = `"use strict";var seen=[],a=(x)=>x+1,late=b(1);function b(x){return c(x)+a(x)}function c(x){function inner(y){return y*2}return inner(x)}async function d(x){return await e(x)}function*g(){yield 1;yield 2}var o={m(x){return x},k:x=>x-1,f:function(x){return x}};function e(x){return x}function never(x){return x}class K{static of(x){let one=x;function add(y){return one+y}return add(new K().v)}v=5;w=(x)=>x}seen.push(late,o.m(1),o.k(1),o.f(1),K.of(1),...g(),a.name,b.name,d.name,never.name,b.length);d(7).then(x=>seen.push(x));seen`;

/** Runs a program, and gives what it saw and where the functions stand that ran. */
async function run(text: string): Promise<{ readonly seen: unknown; readonly ran: readonly Range[] }> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const filename = `eager-${text.length}.js`;
  const seen = vm.runInNewContext(text, {}, { filename }) as unknown[];
  await new Promise((resolve) => setImmediate(resolve));
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const { functions } = result.find(({ url }) => url === filename) ?? { functions: [] };
  const ran = functions.flatMap(({ ranges: [range] }) =>
    range !== undefined && range.count > 0 ? [[range.startOffset, range.endOffset] as const] : [],
  );
  return { seen: structuredClone(seen), ran };
}

function text(part: RegExp): string {
  return part.exec(program)?.[0] ?? '';
}

describe('functions that are compiled with their file', () => {
  it('leave a program what it was', async () => {
    const { seen, ran } = await run(program);
    expect(seen).toEqual([4, 1, 0, 1, 6, 1, 2, 'a', 'b', 'd', 'never', 1, 7]);
    const eager = withEagerFunctions(program, ran);
    expect((await run(eager)).seen).toEqual(seen);
  });

  it('are declarations of the outermost level and arrow functions, wherever they are called', async () => {
    const eager = withEagerFunctions(program, (await run(program)).ran);
    expect(eager.startsWith('"use strict";var b=(function(x){return c(x)+a(x)}),c=(function(x){')).toBe(true);
    expect(eager).toContain(
      'd=(async function(x){return await e(x)}),g=(function*(){yield 1;yield 2}),e=(function(x){return x});',
    );
    expect(eager).toContain('a=((x)=>x+1)');
    expect(eager).toContain('k:(x=>x-1)');
    expect(eager).toContain('function inner(y){return y*2}return inner(x)');
    expect(eager).toContain('};function never(x){return x}class K');
    expect(eager).toContain('{m(x){return x}');
    expect(eager).toContain(text(/class K.*?w=\(x\)=>x\}/));
  });

  it('are as they were where none ran', () => {
    expect(withEagerFunctions(program, [])).toBe(program);
    expect(withEagerFunctions(program, [[0, program.length]])).toBe(program);
  });
});
