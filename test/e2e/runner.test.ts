import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';
import { divides } from '../support/onnx-writer.ts';
import { pinnedModel } from '../support/pinned-model.ts';
import { launchApp, type LaunchedApp } from './launch-app.ts';

let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp();
});
afterAll(async () => {
  await launched?.close();
});

const request = (type: string, parameters: object) => ({
  runId: 'run_1',
  flow: { id: 'flow_1', name: 'Flow', environment: 'dev' },
  node: { id: 'n1', name: 'Step', type, version: 1, parameters },
  attempt: 1,
  inputs: { in: [{ a: 20 }] },
  outputs: {},
  idempotencyKey: 'run_1/n1/0',
  parts: [],
  round: 0,
});

/** Starts the built runner as the app does, gives it one step, answers each call with the same, and returns everything that it says. */
const run = (type: string, parameters: object, answer: object = {}): Promise<unknown[]> =>
  launched.app.evaluate(
    ({ utilityProcess }, { entry, step, answer }) =>
      new Promise<unknown[]>((resolve, reject) => {
        const child = utilityProcess.fork(entry, [], { env: {}, stdio: 'ignore' });
        const said: unknown[] = [];
        child.on('message', (text: string) => {
          const message = JSON.parse(text) as { type: string; call?: number };
          said.push(message);
          if (message.type === 'ready') child.postMessage(JSON.stringify({ type: 'step', id: 0, request: step }));
          if (message.type === 'call') child.postMessage(JSON.stringify({ type: 'answer', call: message.call, ok: true, value: answer }));
          if (message.type === 'done' || message.type === 'failed') {
            child.kill();
            resolve(said);
          }
        });
        child.once('exit', (code) => reject(new Error(`the runner ended with ${code} after ${JSON.stringify(said)}`)));
      }),
    { entry: `${root}/dist/runner/runner.cjs`, step: request(type, parameters), answer },
  );

test("a script step runs in Electron's utility process and reaches nothing of it", async () => {
  const said = await run('script', {
    code: 'return [{ sum: input[0].a + 22, reach: [typeof process, typeof require, typeof fetch, typeof globalThis.constructor.constructor("return this")().process] }]',
    mode: 'all',
  });
  expect(said).toEqual([
    { type: 'ready' },
    {
      type: 'done',
      id: 0,
      outcome: { type: 'done', outputs: { out: [{ sum: 42, reach: ['undefined', 'undefined', 'undefined', 'undefined'] }] } },
    },
  ]);
});

test("a local model decides in Electron's utility process", async () => {
  const model = divides();
  const said = await run(
    'onnx',
    { path: 'models/a.onnx', model: pinnedModel(model), values: [{ value: '{{ input.a }}' }], result: 'number' },
    { base64: Buffer.from(model).toString('base64') },
  );
  expect(said.at(-1)).toEqual({ type: 'done', id: 0, outcome: { type: 'done', outputs: { out: [{ a: 20, prediction: { value: 0 } }] } } });
});
