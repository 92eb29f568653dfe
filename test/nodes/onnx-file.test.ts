/** What is read of a model file before anybody runs it, and what is refused at once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { shapeWords } from '../../app/nodes/onnx/model.ts';
import { readModel } from '../../app/nodes/onnx/read-model.ts';
import * as onnx from '../support/onnx-writer.ts';

const outcome = (bytes: Uint8Array): unknown => {
  try {
    return readModel(bytes);
  } catch (error) {
    if (!isCountersignError(error)) throw error;
    return error.message;
  }
};
const broken = 'This is no ONNX model, or it is cut short.';
const elsewhere = 'This model keeps its weights in other files, which no step may open.';

test('what a model takes and gives is told, weights aside, and what no step can read as such', () => {
  expect([readModel(onnx.linearClassifier()), readModel(onnx.wordTable()), readModel(onnx.withZipMap()).outputs]).toEqual([
    { inputs: [{ name: 'features', type: 'float32', shape: [0, 3] }], outputs: [{ name: 'scores', type: 'float32', shape: [0, 2] }] },
    { inputs: [{ name: 'word', type: 'string', shape: [1] }], outputs: [{ name: 'kind', type: 'string', shape: [1] }] },
    [
      { name: 'label', type: 'int64', shape: [0] },
      { name: 'probabilities', type: 'other', shape: [] },
    ],
  ]);
});

test('shapes are told for one item', () => {
  expect([[0, 3], [1, 1], [1, 0], [], [2, 3]].map((shape) => shapeWords({ name: 'x', type: 'float32', shape }))).toEqual([
    '3 numbers',
    '1 number',
    'any count of numbers',
    '1 number',
    '6 numbers',
  ]);
});

describe('a file', () => {
  test.each<[string, Uint8Array, string]>([
    ['that is empty', new Uint8Array(0), broken],
    ['of other bytes', new Uint8Array(500).fill(255), broken],
    ['that is a text', new TextEncoder().encode('{"a": 1}'), broken],
    ['with weights in another file', onnx.weightsElsewhere(), elsewhere],
    ['with weights in another file, deep inside', onnx.weightsElsewhereBelow(), elsewhere],
    ['with operations of its maker', onnx.unknownOperation(), 'This model uses operations that only a program of its maker has.'],
    [
      'with a name that turns the text around',
      onnx.model({
        nodes: [{ op: 'Identity', inputs: ['x\u202e'], outputs: ['y'] }],
        inputs: [onnx.value('x\u202e', 'float', [1])],
        outputs: [onnx.value('y', 'float', [1])],
      }),
      'This model has inputs or outputs whose names cannot be shown.',
    ],
    ['with two graphs', new Uint8Array(Buffer.concat([onnx.divides(), onnx.divides()])), broken],
    // Its length says more than there is, up to what no number holds.
    ['with a length beyond its end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), broken],
  ])('%s is refused', (_what, bytes, message) => {
    expect(outcome(bytes)).toBe(message);
  });

  test('whose graphs are nested without end is refused', () => {
    let inner = onnx.model({ nodes: [], inputs: [], outputs: [] });
    for (let depth = 0; depth < 2_000; depth += 1) inner = onnx.message(1, onnx.message(5, onnx.bytes(6, inner)));
    expect(outcome(onnx.bytes(7, inner))).toBe('This model is nested too deep.');
  });

  test('of millions of empty parts is refused', () => {
    expect(
      outcome(
        onnx.bytes(
          7,
          new Uint8Array(8_000_000).map((_zero, index) => (index % 2 === 0 ? 0x0a : 0)),
        ),
      ),
    ).toBe('This model has more parts than a step may read.');
  });

  test('cut anywhere, or with any byte changed, is read or refused, and nothing else', () => {
    const whole = [onnx.linearClassifier(), onnx.endlessLoop(), onnx.withZipMap()];
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.nat(600), fc.nat(255), fc.boolean(), (bytes, at, value, cut) => {
        const changed = cut ? bytes.slice(0, at % bytes.length) : bytes.map((byte, index) => (index === at % bytes.length ? value : byte));
        outcome(changed);
      }),
      { numRuns: 2_000 },
    );
  });
});
