/** Real model files in the real runtime, hostile ones with them: each ends as a typed error, and the next run is clean. */
import { afterAll, describe, expect, test } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { ModelHost } from '../../app/sandbox/model-host.node.ts';
import type { ModelTensor } from '../../app/sandbox/model-protocol.ts';
import * as onnx from '../support/onnx-writer.ts';

const host = new ModelHost(systemTimers);
afterAll(() => host.close());

const floats = (name: string, data: readonly number[], dims: readonly number[] = [1, data.length]): ModelTensor => ({
  name,
  type: 'float32',
  dims,
  data,
});
async function run(
  file: Uint8Array,
  inputs: readonly ModelTensor[],
  outputs: readonly string[],
  timeoutMs = 10_000,
): Promise<readonly ModelTensor[] | string> {
  try {
    return await host.run({ digest: nodeHash.sha256(file), file: async () => file, inputs, outputs, timeoutMs });
  } catch (error) {
    if (!isCountersignError(error)) throw error;
    return error.code;
  }
}

describe('a model', () => {
  test('of each kind gives what it was made to give', async () => {
    const [scores] = (await run(onnx.linearClassifier(), [floats('features', [1, 2, 3])], ['scores'])) as readonly ModelTensor[];
    expect([scores?.dims, scores?.data.map((one) => Number(one).toFixed(4))]).toEqual([
      [1, 2],
      ['0.0003', '0.9997'],
    ]);
    expect(await run(onnx.smallNetwork(), [floats('x', [1, 2])], ['score'])).toEqual([
      { name: 'score', type: 'float32', dims: [1, 1], data: [6.5] },
    ]);
    expect(await run(onnx.withZipMap(), [floats('x', [1, 2])], ['label'])).toEqual([
      { name: 'label', type: 'int64', dims: [1], data: [10] },
    ]);
    expect(await run(onnx.wordTable(), [{ name: 'word', type: 'string', dims: [1], data: ['refund'] }], ['kind'])).toEqual([
      { name: 'kind', type: 'string', dims: [1], data: ['complaint'] },
    ]);
  }, 60_000);

  test('stays at hand: its file is asked for once, and again after another two', async () => {
    let asked = 0;
    const file = onnx.smallNetwork();
    const once = () =>
      host.run({
        digest: `${nodeHash.sha256(file)}-own`,
        file: async () => {
          asked += 1;
          return file;
        },
        inputs: [floats('x', [1, 2])],
        outputs: ['score'],
        timeoutMs: 10_000,
      });
    await once();
    await once();
    const first = asked;
    await run(onnx.linearClassifier(), [floats('features', [1, 2, 3])], ['scores']);
    await run(onnx.divides(), [floats('x', [1], [1])], ['y']);
    await once();
    expect([first, asked]).toEqual([1, 2]);
  }, 60_000);
});

describe('a hostile model', () => {
  const one = [floats('x', [1], [1])];
  test.each([
    ['that never ends', onnx.endlessLoop(), one, ['y'], 'model/timeout'],
    ['that asks for 64 GB', onnx.memoryBomb(), one, ['y'], 'model/memory'],
    ['that asks for 800 MB', onnx.memoryBomb([200, 1024, 1024]), one, ['y'], 'model/memory'],
    ['with weights in another file', onnx.weightsElsewhere(), [floats('x', [1, 2])], ['y'], 'model/unreadable'],
    ['with weights in another file, inside of a loop', onnx.weightsElsewhereBelow(), one, ['y'], 'model/unreadable'],
    ['with operations of its maker', onnx.unknownOperation(), one, ['y'], 'model/unreadable'],
    ['that is cut short', onnx.linearClassifier().slice(0, 80), [floats('features', [1, 2, 3])], ['scores'], 'model/unreadable'],
    ['that is no model', new Uint8Array(64).fill(255), one, ['y'], 'model/unreadable'],
    ['that is empty', new Uint8Array(0), one, ['y'], 'model/unreadable'],
    ['that is given too little', onnx.linearClassifier(), [floats('features', [1])], ['scores'], 'model/failed'],
    ['that is given nothing', onnx.linearClassifier(), [], ['scores'], 'model/failed'],
    ['that does not have the output', onnx.linearClassifier(), [floats('features', [1, 2, 3])], ['nothing'], 'model/failed'],
    ['that gives a list of maps', onnx.withZipMap(), [floats('x', [1, 2])], ['probabilities'], 'model/failed'],
    ['that divides nought by nought', onnx.divides(), [floats('x', [0], [1])], ['y'], 'model/bad-answer'],
  ])(
    '%s ends in a typed error',
    async (_what, file, inputs, outputs, code) => {
      const ended = await run(file, inputs, outputs, code === 'model/timeout' ? 1_500 : 10_000);
      expect([ended, await run(onnx.smallNetwork(), [floats('x', [1, 2])], ['score'])]).toEqual([
        code,
        [{ name: 'score', type: 'float32', dims: [1, 1], data: [6.5] }],
      ]);
    },
    60_000,
  );

  test('holds up no other: one that never ends beside one that works', async () => {
    const [endless, ...good] = await Promise.all([
      run(onnx.endlessLoop(), one, ['y'], 3_000),
      ...[1, 2, 3].map(() => run(onnx.smallNetwork(), [floats('x', [1, 2])], ['score'])),
    ]);
    expect([endless, good.every((end) => Array.isArray(end))]).toEqual(['model/timeout', true]);
  }, 60_000);
});
