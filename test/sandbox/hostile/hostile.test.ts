import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemTimers } from '../../../app/kernel/host.node.ts';
import { ScriptHost, type ScriptResult } from '../../../app/sandbox/script-host.node.ts';
import { hostileScripts } from './scripts.ts';

let host: ScriptHost;
beforeAll(() => {
  host = new ScriptHost({ timers: systemTimers, concurrency: Math.min(2, availableParallelism()) });
});
afterAll(() => host.close());
/** For scripts that never end. */
const shortly = 300;
/** For all others: however busy the machine is, they do not come to it. */
const patiently = 30_000;
/** For programs of the control that never end, start of the process included. */
const endless = 1_500;
const run = (code: string, timeoutMs: number): Promise<ScriptResult> =>
  host.run({ code, input: { items: [1, 2, 3] }, timeoutMs, memoryMb: 32 });
const kindOf = (result: ScriptResult): string => (result.ok ? 'value' : result.error.code);

/** Bytes that no script has written: they would be the engine's own. */
const foreign = '(bytes) => bytes.reduce((count, byte) => count + (byte === 0 ? 0 : 1), 0)';
test.each([
  [
    'a shared buffer that grows',
    'const buffer = new SharedArrayBuffer(8, { maxByteLength: 1 << 20 }); buffer.grow(1 << 20); return foreign(new Uint8Array(buffer));',
  ],
  [
    'a copy of a buffer that shrinks meanwhile',
    'const buffer = new ArrayBuffer(1 << 18, { maxByteLength: 1 << 20 }); const made = []; return foreign(new Uint8Array(buffer).with(0, { valueOf() { buffer.resize(4); for (let i = 0; i < 5000; i += 1) made.push({ i }); return 0; } }));',
  ],
])('no script reads or writes the memory of its engine: %s', async (_what, code) => {
  expect(kindOf(await run(`const foreign = ${foreign}; ${code}`, patiently))).toBe('script/error');
});

describe(`${hostileScripts.length} hostile scripts end as typed errors or harmless values`, () => {
  test.each(hostileScripts)('$name', async ({ code, expect: wanted }) => {
    const possible: readonly string[] = typeof wanted === 'string' ? [wanted] : wanted;
    const result = await run(code, possible.includes('script/timeout') ? shortly : patiently);
    expect(possible).toContain(kindOf(result));
    // Nothing of the host in any value, and nothing that a later copy could turn into a prototype.
    const shown = JSON.stringify(result.ok ? (result.value ?? null) : result.logs);
    expect(shown).not.toMatch(/"(?:function|object)(?:undefined|function|object)*"|node_modules|__proto__/);
    expect(shown).not.toContain(process.cwd());
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    // The next run finds nothing of this one.
    expect(
      await run(
        '[typeof globalThis.broke, typeof Promise, JSON.stringify({ a: 1 }), Object.keys(Object.prototype).length, "abc".slice(1), input.items.length]',
        patiently,
      ),
    ).toEqual({ ok: true, value: ['undefined', 'function', '{"a":1}', 0, 'bc', 3], logs: [] });
  });

  test('escapes see no name of the host', async () => {
    const answers = await Promise.all(hostileScripts.filter(({ name }) => name.startsWith('escape')).map(({ code }) => run(code, shortly)));
    const values = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    expect(values.filter((value) => value === 'object' || value === 'function' || (typeof value === 'number' && value > 0))).toEqual([]);
  });
});

test('the whole set has bite: on node:vm many of the same scripts escape, hang or take the process down', () => {
  // What never ends is given a while, all else as long as a busy machine needs.
  const control = (code: string, patienceMs: number): string => {
    const program = `const vm = require('node:vm'); let value; try { value = vm.runInNewContext('(function (input, console) { try { return eval(' + JSON.stringify('(' + process.argv[1] + ')') + ') } catch (error) { return "error" } })', {})({ items: [1] }, console); } catch { value = 'error'; }
      if (typeof value === 'function' || (value && value.then)) value = 'other'; process.stdout.write(JSON.stringify(value) ?? 'none');`;
    const child = spawnSync(process.execPath, ['--max-old-space-size=64', '-e', program, '--', code], {
      encoding: 'utf8',
      timeout: patienceMs,
    });
    return child.signal !== null ? 'hang' : child.status !== 0 ? 'crash' : child.stdout;
  };
  const bites = (name: string, patienceMs: number): string =>
    control(hostileScripts.find((script) => script.name === name)?.code ?? '', patienceMs);
  expect([
    bites('escape: constructor chain of input', patiently),
    bites('escape: constructor chain of console', patiently),
    bites('exhaustion: an endless loop in a getter of the error', endless).length > 0,
    control('input.constructor.constructor("return process")().version', patiently),
    control('(function () { for (;;); })()', endless),
  ]).toEqual([expect.stringContaining('object'), '"object"', true, `"${process.version}"`, 'hang']);
  // Of each kind of script some do there what none does here.
  const escaped = [
    'escape: constructor chain of input',
    'escape: constructor chain of console',
    'escape: what the wrapper left in arguments',
    'escape: Reflect.getPrototypeOf up to the end',
  ].filter((name) => /object|function|[1-9]/.test(bites(name, patiently)));
  const stuck = [
    'exhaustion: an endless async loop',
    'exhaustion: await of itself',
    'exhaustion: a getter that never returns',
    'exhaustion: Symbol.toPrimitive',
    'exhaustion: recursion through a proxy',
  ].filter((name) => ['hang', 'crash'].includes(bites(name, endless)));
  expect([escaped.length >= 2, stuck.length >= 1, hostileScripts.length >= 200]).toEqual([true, true, true]);
}, 240_000);
