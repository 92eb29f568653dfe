/** Shapes of flows that no fixture of a single step has: ways that part and meet, loops, what fails and what becomes of it. */
import { emptyFlow } from '../../app/workflow/model/flow.ts';
import { flowOf, node, slot } from '../engine/flow-kit.ts';
import { divides, linearClassifier } from '../support/onnx-writer.ts';
import { pinnedModel } from '../support/pinned-model.ts';
import type { Case } from './fixture-cases.ts';

const plain = (...ids: string[]) => ids.map((id) => node(id, 'noop'));
const start = node('start', 'manual-trigger');
export const shapes: readonly Case[] = [
  {
    name: 'branches that meet again',
    input: [{ n: 1 }, { n: 2 }, { n: 3 }],
    flow: {
      ...flowOf(
        [start, node('if', 'if', { mode: 'expression', expression: '{{ input.n > 1 }}' }), ...plain('big', 'small', 'after')],
        ['start -> if', 'if.true -> big', 'if.false -> small', 'big -> after', 'small -> after'],
      ),
      id: 'shape_branches',
    },
  },
  {
    name: 'a loop that collects',
    input: [{ n: 1 }, { n: 2 }, { n: 3 }],
    flow: {
      ...flowOf(
        [start, node('loop', 'loop'), node('twice', 'script', { code: '({ n: input.n * 2 })' }), ...plain('end')],
        ['start -> loop', 'loop.loop -> twice', 'twice -> loop.back', 'loop.done -> end'],
      ),
      id: 'shape_loop',
    },
  },
  {
    name: 'what other steps gave',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [
          start,
          node('a', 'set-fields', { assignments: [{ name: 'x', value: 'of a' }] }),
          node('b', 'expression', { value: '{{ node["a"].x + "!" }}' }),
        ],
        ['start -> a', 'a -> b'],
      ),
      id: 'shape_others',
    },
  },
  {
    name: 'an error that is caught',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [start, node('bad', 'script', { code: 'throw new Error("no")' }, { onError: 'branch' }), ...plain('caught')],
        ['start -> bad', 'bad.error -> caught'],
      ),
      id: 'shape_caught',
    },
  },
  {
    name: 'a part that is tried',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [start, node('try', 'try'), node('bad', 'script', { code: 'throw new Error("no")' }), ...plain('after', 'caught')],
        ['start -> try', 'try.try -> bad', 'bad -> after', 'after -> try.back', 'try.failed -> caught'],
      ),
      id: 'shape_tried',
    },
  },
  {
    name: 'an error that is not',
    input: [{ n: 1 }],
    flow: {
      ...flowOf([start, ...plain('a'), node('bad', 'script', { code: 'throw new Error("no")' })], ['start -> a', 'a -> bad']),
      id: 'shape_failed',
    },
  },
  {
    name: 'a wait',
    input: [{ n: 1 }],
    flow: {
      ...flowOf([start, node('wait', 'wait', { seconds: 1 }), ...plain('after')], ['start -> wait', 'wait -> after']),
      id: 'shape_wait',
    },
  },
  {
    name: 'a budget that is used up',
    input: [{ n: 1 }],
    flow: {
      ...flowOf([start, ...plain('a', 'b')], ['start -> a', 'a -> b', 'b -> a'], {
        settings: { ...emptyFlow('', '').settings, maxSteps: 6 },
      }),
      id: 'shape_budget',
    },
  },
  {
    name: 'a local model',
    input: [{ all: [1, 2, 3] }, { all: [5, 2, 1] }],
    flow: {
      ...flowOf(
        [
          start,
          node('model', 'onnx', {
            path: 'models/fraud.onnx',
            model: pinnedModel(linearClassifier()),
            values: [{ value: '{{ input.all }}' }],
            classes: [{ name: 'fine' }, { name: 'fraud' }],
          }),
          node('if', 'if', { mode: 'expression', expression: '{{ input.prediction.class == "fraud" }}' }),
          ...plain('stop', 'go'),
        ],
        ['start -> model', 'model -> if', 'if.true -> stop', 'if.false -> go'],
      ),
      id: 'shape_model',
    },
  },
  {
    name: 'a local model that is another file',
    input: [{ x: 1 }],
    flow: {
      ...flowOf(
        [
          start,
          node('model', 'onnx', {
            path: 'models/fraud.onnx',
            model: pinnedModel(divides()),
            values: [{ value: '{{ input.x }}' }],
            result: 'number',
          }),
        ],
        ['start -> model'],
      ),
      id: 'shape_model_swapped',
    },
  },
  {
    name: 'a dry run that asks nobody',
    input: [{ n: 1 }],
    dryRun: true,
    flow: {
      ...flowOf(
        [start, node('ask', 'approval'), node('get', 'http-request', { url: 'https://api.example.com/v1' }), ...plain('after')],
        ['start -> ask', 'ask.approved -> get', 'get -> after'],
      ),
      id: 'shape_dry',
    },
  },
  {
    name: 'a step that is tried again in vain',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [
          start,
          node('get', 'http-request', { url: 'http://127.0.0.1:1/' }, { connection: 'away', retry: { maxAttempts: 3, backoffMs: 1 } }),
        ],
        ['start -> get'],
        { connections: [slot('away', ['127.0.0.1:1'], 'none')] },
      ),
      id: 'shape_retried',
    },
  },
  {
    name: 'a step that no second try can mend',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [start, node('bad', 'script', { code: 'throw new Error("no")' }, { retry: { maxAttempts: 3, backoffMs: 1 } })],
        ['start -> bad'],
      ),
      id: 'shape_not_retried',
    },
  },
  {
    name: 'a request to where nobody may go',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [
          start,
          node(
            'get',
            'http-request',
            { url: 'http://127.0.0.2:1/' },
            { connection: 'away', retry: { maxAttempts: 3, backoffMs: 1 }, onError: 'branch' },
          ),
          ...plain('caught'),
        ],
        ['start -> get', 'get.error -> caught'],
        { connections: [slot('away', ['127.0.0.1:1'], 'none')] },
      ),
      id: 'shape_refused',
    },
  },
  {
    name: 'what was done is undone',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [start, ...plain('hotel', 'car', 'no-hotel', 'no-car'), node('bad', 'script', { code: 'throw new Error("no")' })],
        ['start -> hotel', 'hotel -> car', 'car -> bad', 'hotel.undo -> no-hotel', 'car.undo -> no-car'],
      ),
      id: 'shape_undone',
    },
  },
  {
    name: 'an undoing that fails',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [
          start,
          ...plain('hotel', 'no-hotel'),
          node('no-car', 'script', { code: 'throw new Error("not undone")' }),
          ...plain('car'),
          node('bad', 'script', { code: 'throw new Error("no")' }),
        ],
        ['start -> hotel', 'hotel -> car', 'car -> bad', 'hotel.undo -> no-hotel', 'car.undo -> no-car'],
      ),
      id: 'shape_not_undone',
    },
  },
  {
    name: 'an answer to whoever asked',
    input: [{ n: 1 }],
    flow: {
      ...flowOf(
        [start, node('say', 'respond-webhook', { body: 'n is {{ input.n }}', contentType: 'text/plain' }), ...plain('after')],
        ['start -> say', 'say -> after'],
      ),
      id: 'shape_responds',
    },
  },
  {
    name: 'personal data that people do not see',
    input: [{ email: 'ada@example.com', iban: 'DE89370400440532013000', note: 'Call Ada Lovelace', n: 1 }],
    flow: {
      ...flowOf(
        [
          node('start', 'manual-trigger', { fields: [{ name: 'email' }, { name: 'iban' }, { name: 'note' }] }),
          node('copy', 'set-fields', { assignments: [{ name: 'to', value: '{{ input.email }}' }] }),
          node('bad', 'script', { code: 'throw new Error("no " + input.email)' }),
        ],
        ['start -> copy', 'copy -> bad'],
      ),
      id: 'shape_masked',
    },
  },
];
