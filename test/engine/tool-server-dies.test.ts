/** A tool server that is killed while a tool is called, and comes back: nothing is done twice, nothing hangs, and the next run goes on with it. */
import { fork, type ChildProcess } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import type { HttpRequest, HttpResponse } from '../../app/nodes/kit/executor.ts';
import { openToolServer } from '../../app/nodes/mcp-tool/protocol.ts';
import { pinTool } from '../../app/nodes/mcp-tool/tool.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

let child: ChildProcess | undefined;
let runtime: TestRuntime | undefined;
const called: string[] = [];
let heard = (): void => undefined;

/** Resolves with its port. */
async function serve(which: 'old' | 'modern', port = 0): Promise<number> {
  const made = fork(new URL('./tool-server-child.ts', import.meta.url), [String(port), which], { stdio: 'ignore' });
  child = made;
  return await new Promise((resolve) => {
    made.on('message', (word: { readonly port?: number; readonly called?: string }) => {
      if (word.port !== undefined) resolve(word.port);
      if (word.called !== undefined) called.push(word.called);
      heard();
    });
  });
}
async function kill(): Promise<void> {
  const running = child;
  child = undefined;
  if (running === undefined) return;
  const gone = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await gone;
}
const until = async (done: () => boolean): Promise<void> => {
  while (!done())
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
};
afterEach(async () => {
  await runtime?.close();
  await kill();
  called.length = 0;
});

test.each(['old', 'modern'] as const)(
  'a server (%s) is killed in mid-call: the tool is called once, the run says so, and the next one works once it is back',
  async (which) => {
    const port = await serve(which);
    const address = `http://127.0.0.1:${port}/mcp`;
    const ask = async ({ url, method, headers, body }: HttpRequest): Promise<HttpResponse> => {
      const response = await fetch(url, { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    };
    const [tool] = await (
      await openToolServer({ http: ask }, { address, connection: undefined, timeoutMs: 5_000, place: '', now: () => 0 })
    ).list();
    if (tool === undefined) throw new Error('no tool');
    const made = testRuntime({
      connections: { tools: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } },
    });
    runtime = made;
    await made.engine.open();
    const orders = (what: string) =>
      made.engine.start(
        pin(
          flowOf(
            [
              node('start', 'manual-trigger'),
              node(
                'order',
                'mcp-tool',
                {
                  address,
                  tool: pinTool(tool) as unknown as JsonObject,
                  values: [{ place: 'body', name: 'what', value: '{{ input.what }}' }],
                },
                { connection: 'tools', retry: { maxAttempts: 3, backoffMs: 1 } },
              ),
            ],
            ['start -> order'],
            { connections: [slot('tools', [`127.0.0.1:${port}`], 'none')] },
          ),
        ),
        { kind: 'manual', input: [{ what }] },
      );
    const slow = await orders('slow');
    await until(() => called.length === 1);
    await kill();
    const cut = await slow.finished;
    const away = (await (await orders('early')).finished).run;
    await serve(which, port);
    const back = await (await orders('quick')).finished;
    expect([
      [cut.run.status, cut.run.error?.code, cut.run.error?.mend !== undefined],
      [away.status, away.error?.code],
      [back.run.status, back.output],
      called,
    ]).toEqual([
      ['failed', 'egress/unanswered', true],
      ['failed', 'egress/unreachable'],
      ['succeeded', [{ text: 'Ordered: quick' }]],
      ['slow', 'quick'],
    ]);
  },
  60_000,
);
