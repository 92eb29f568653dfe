/** The local model step from flow to file: real model files, the real runner, and nothing but the approved file. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { pinnedModel } from '../support/pinned-model.ts';
import { signedWithKey } from '../support/model-signer.ts';
import * as onnx from '../support/onnx-writer.ts';
import { flowOf, node, pin, testRuntime, type TestRuntime } from './flow-kit.ts';

let root: string;
let runtime: TestRuntime;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'countersign-models-'));
  mkdirSync(join(root, 'models'));
  runtime = testRuntime({ filesRoot: root });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  rmSync(root, { recursive: true, force: true });
});

const put = (name: string, bytes: Uint8Array): void => writeFileSync(join(root, 'models', name), bytes);
const values = (...names: readonly string[]): Json => names.map((name) => ({ value: `{{ input.${name} }}`, input: '' }));
const classes: Json = [
  { name: 'fine', value: '' },
  { name: 'fraud', value: '' },
];
const flowWith = (parameters: JsonObject): Flow =>
  flowOf([node('start', 'manual-trigger'), node('model', 'onnx', parameters)], ['start -> model']);
async function run(flow: Flow, input: readonly Json[], dryRun = false, pinned = pin(flow)) {
  const { finished } = await runtime.engine.start(pinned, { kind: 'manual', input, dryRun });
  const { run: ended, output } = await finished;
  return { status: ended.status, code: ended.error?.code, message: ended.error?.message, output };
}
/** A step that asks one number of a file. */
const asks = (file: string, bytes: Uint8Array, more: JsonObject = {}): Flow =>
  flowWith({ path: `models/${file}`, model: pinnedModel(bytes), values: values('x'), result: 'number', ...more });

describe('a local model', () => {
  test('decides, and the same in a dry run', async () => {
    const bytes = onnx.linearClassifier();
    put('fraud.onnx', bytes);
    const flow = flowWith({ path: 'models/fraud.onnx', model: pinnedModel(bytes), values: values('all'), classes, threshold: 0.9 });
    const input = [{ all: [1, 2, 3] }, { all: [5, '2', true] }, { all: [1, 1, 0.75] }];
    const [real, dry] = [await run(flow, input), await run(flow, input, true)];
    expect(
      real.output.map((one) => {
        const { class: name, score } = (one as { prediction: { class: string; score: number } }).prediction;
        return `${name} ${score.toFixed(3)}`;
      }),
    ).toEqual(['fraud 1.000', 'fine 1.000', 'unsure 0.562']);
    expect([real.status, dry]).toEqual(['succeeded', real]);
  }, 60_000);

  test('scores, labels and knows words', async () => {
    for (const [name, bytes] of [
      ['score.onnx', onnx.smallNetwork()],
      ['zip.onnx', onnx.withZipMap()],
      ['words.onnx', onnx.wordTable()],
    ] as const)
      put(name, bytes);
    const score = await run(
      flowWith({
        path: 'models/score.onnx',
        model: pinnedModel(onnx.smallNetwork()),
        values: values('a', 'b'),
        result: 'number',
        threshold: 6,
      }),
      [
        { a: 1, b: 2 },
        { a: 1, b: 1 },
      ],
    );
    const label = await run(
      flowWith({
        path: 'models/zip.onnx',
        model: pinnedModel(onnx.withZipMap()),
        values: values('a', 'b'),
        classes: [
          { name: 'low', value: '10' },
          { name: 'high', value: '20' },
        ],
      }),
      [
        { a: 1, b: 2 },
        { a: -1, b: -2 },
      ],
    );
    const word = await run(
      flowWith({
        path: 'models/words.onnx',
        model: pinnedModel(onnx.wordTable()),
        values: values('word'),
        classes: [
          { name: 'billing', value: 'billing' },
          { name: 'complaint', value: 'complaint' },
        ],
        resultField: 'kind',
      }),
      [{ word: 'refund' }, { word: 'hello' }],
    );
    expect([score.output, label.output, word.output]).toEqual([
      [
        { a: 1, b: 2, prediction: { value: 6.5, high: true } },
        { a: 1, b: 1, prediction: { value: 4.5, high: false } },
      ],
      [
        { a: 1, b: 2, prediction: { class: 'low', score: 1 } },
        { a: -1, b: -2, prediction: { class: 'high', score: 1 } },
      ],
      [
        { word: 'refund', kind: { class: 'complaint', score: 1 } },
        { word: 'hello', kind: { class: 'unsure', score: 1 } },
      ],
    ]);
  }, 60_000);

  test('is the approved file, or nothing runs', async () => {
    const bytes = onnx.divides();
    put('a.onnx', bytes);
    const flow = asks('a.onnx', bytes);
    const before = await run(flow, [{ x: 2 }]);
    put('a.onnx', onnx.memoryBomb());
    const swapped = await run(flow, [{ x: 2 }]);
    put('a.onnx', bytes);
    const back = await run(flow, [{ x: 2 }]);
    const other = asks('a.onnx', bytes, { model: pinnedModel(onnx.smallNetwork()) });
    const unapproved = await run(other, [{ x: 2 }], false, { ...pin(other), grant: pin(flow).grant });
    expect([before.output, back.output]).toEqual([[{ x: 2, prediction: { value: 0 } }], [{ x: 2, prediction: { value: 0 } }]]);
    expect([swapped.status, swapped.code, unapproved.code]).toEqual(['halted', 'halted/capability', 'halted/capability']);
    expect(swapped.message).toBe(
      `Refused: the model file is not the approved one, whose SHA-256 begins with ${nodeHash.sha256(bytes).slice(0, 12)}.`,
    );
  }, 60_000);

  test('lies in its place: no link, no other folder, and not 2 GB of it', async () => {
    const bytes = onnx.divides();
    put('here.onnx', bytes);
    symlinkSync(join(root, 'models', 'here.onnx'), join(root, 'models', 'link.onnx'));
    put('large.onnx', new Uint8Array(1));
    truncateSync(join(root, 'models', 'large.onnx'), 2 * 1024 * 1024 * 1024);
    const here = pin(asks('here.onnx', bytes));
    const elsewhere = asks('a.onnx', bytes);
    const ended = [
      await run(asks('link.onnx', bytes), [{ x: 1 }]),
      await run(asks('large.onnx', bytes), [{ x: 1 }]),
      await run(asks('gone.onnx', bytes), [{ x: 1 }]),
      await run(elsewhere, [{ x: 1 }], false, { ...pin(elsewhere), grant: here.grant }),
    ];
    expect(ended.map(({ code }) => code)).toEqual(['halted/capability', 'files/unreadable', 'files/unreadable', 'halted/capability']);
  }, 60_000);

  test('has no folder of its own: a path that ends like one grants nothing', () => {
    expect(
      ['models/', 'models\\', './', ''].map((path) => {
        const { files, models } = pin(asks('a.onnx', onnx.divides(), { path })).grant;
        return [files, models];
      }),
    ).toEqual([
      [[], []],
      [[], []],
      [[], []],
      [[], []],
    ]);
    expect(pin(asks('a.onnx', onnx.divides(), { signature: 'models/', signer: 'x' })).grant).toMatchObject({
      files: [{ path: 'models/a.onnx' }],
      models: [expect.not.objectContaining({ signature: expect.anything() })],
    });
  });

  test('that is not there stands in for itself in a dry run', async () => {
    const flow = asks('gone.onnx', onnx.divides());
    expect(await run(flow, [{ x: 1 }], true)).toMatchObject({ status: 'succeeded', output: [{ x: 1, prediction: { value: 0 } }] });
  }, 60_000);

  test.each([
    ['that never ends', onnx.endlessLoop(), 'model/timeout'],
    ['that wants 64 GB', onnx.memoryBomb(), 'model/memory'],
    ['of operations of its maker', onnx.unknownOperation(), 'model/unreadable'],
    ['with weights in another file', onnx.weightsElsewhere(), 'step/failed'],
    ['cut short', onnx.divides().slice(0, 60), 'model/unreadable'],
  ])(
    '%s ends the step, and the next run is clean',
    async (what, bytes, code) => {
      const file = `${what.replaceAll(' ', '-')}.onnx`;
      put(file, bytes);
      put('clean.onnx', onnx.divides());
      // As a flow of somebody says, who did not choose the file here: no form has looked at it.
      const flow = asks(file, onnx.divides(), {
        model: { ...pinnedModel(onnx.divides()), digest: nodeHash.sha256(bytes) },
        timeoutMs: 1_500,
        ...(code === 'step/failed' ? { values: values('x', 'x') } : {}),
      });
      const [ended, next] = [await run(flow, [{ x: 1 }]), await run(asks('clean.onnx', onnx.divides()), [{ x: 4 }])];
      expect([ended.status, ended.code, next.output]).toEqual(['failed', code, [{ x: 4, prediction: { value: 0 } }]]);
    },
    60_000,
  );

  test('that gives no number fails the step, and quotes nothing', async () => {
    put('nan.onnx', onnx.divides());
    const ended = await run(asks('nan.onnx', onnx.divides()), [{ x: 0 }]);
    expect([ended.code, ended.message]).toEqual(['model/bad-answer', 'The model gave something that is no number.']);
  }, 60_000);
});

describe('a signed local model', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const bytes = onnx.divides();
  const files = [{ name: 'signed.onnx', digest: nodeHash.sha256(bytes) }];
  const signer = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const signed = (): Flow => asks('signed.onnx', bytes, { signature: 'models/model.sig', signer });

  test('runs while the signature holds, and halts when it does not or is gone', async () => {
    put('signed.onnx', bytes);
    put('model.sig', signedWithKey(files, keys.privateKey));
    const good = await run(signed(), [{ x: 1 }]);
    put('model.sig', signedWithKey(files, stranger.privateKey));
    const other = await run(signed(), [{ x: 1 }]);
    rmSync(join(root, 'models', 'model.sig'));
    const gone = await run(signed(), [{ x: 1 }]);
    expect([good.output, other.status, other.code, other.message, gone.status, gone.code]).toEqual([
      [{ x: 1, prediction: { value: 0 } }],
      'halted',
      'halted/capability',
      'Refused: the signature of the model file does not hold: another key made it.',
      'failed',
      'files/unreadable',
    ]);
  }, 60_000);

  test('is checked by the grant and not by the step: a step cannot leave the check out', async () => {
    put('model.sig', signedWithKey(files, stranger.privateKey));
    const flow = asks('signed.onnx', bytes);
    expect(await run(flow, [{ x: 1 }], false, { ...pin(flow), grant: pin(signed()).grant })).toMatchObject({
      status: 'halted',
      code: 'halted/capability',
    });
  }, 60_000);
});
