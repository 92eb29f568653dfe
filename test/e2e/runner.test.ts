import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';

let launched: LaunchedApp;
beforeAll(async () => { launched = await launchApp(); });
afterAll(async () => { await launched?.close(); });

const request = (code: string) => ({
  runId: 'run_1', flow: { id: 'flow_1', name: 'Flow', environment: 'dev' },
  node: { id: 'n1', name: 'Script', type: 'script', version: 1, parameters: { code, mode: 'all' } },
  attempt: 1, inputs: { in: [{ a: 20 }] }, outputs: {}, idempotencyKey: 'run_1/n1/0', parts: [], round: 0,
});

/** Starts the built runner as the app does, gives it one step, and returns everything that it says. */
const run = (code: string): Promise<unknown[]> => launched.app.evaluate(({ utilityProcess }, { entry, step }) => new Promise<unknown[]>((resolve, reject) => {
  const child = utilityProcess.fork(entry, [], { env: {}, stdio: 'ignore' });
  const said: unknown[] = [];
  child.on('message', (text: string) => {
    const message = JSON.parse(text) as { type: string };
    said.push(message);
    if (message.type === 'ready') child.postMessage(JSON.stringify({ type: 'step', id: 0, request: step }));
    if (message.type === 'done' || message.type === 'failed') {
      child.kill();
      resolve(said);
    }
  });
  child.once('exit', (code) => reject(new Error(`the runner ended with ${code} after ${JSON.stringify(said)}`)));
}), { entry: `${root}/dist/runner/runner.cjs`, step: request(code) });

test("a script step runs in Electron's utility process and reaches nothing of it", async () => {
  const said = await run('return [{ sum: input[0].a + 22, reach: [typeof process, typeof require, typeof fetch, typeof globalThis.constructor.constructor("return this")().process] }]');
  expect(said).toEqual([{ type: 'ready' }, { type: 'done', id: 0, outcome: { type: 'done', outputs: { out: [{ sum: 42, reach: ['undefined', 'undefined', 'undefined', 'undefined'] }] } } }]);
});
