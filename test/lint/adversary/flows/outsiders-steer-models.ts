/** Outsiders' text that steers what a model does. */
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, approve, ask, askLocal, call, localBrain, manual, openHook, post, script, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, iff, mask, merge, named, noop, sub, table } from '../steps.ts';
import { attempt, each, mapList, text } from './kit/outsiders-and-vendors.ts';

const write = (body: string, id = 'call'): FlowNode => post('https://api.example.com/orders', body, {}, id);
/** A script between what a model wrote on an outsider's word and a write. */
const acted = (code: string, body = '{ "a": "{{ input.t }}" }') =>
  flow([openHook(text), ask('Do {{ input.body.text }}'), script(code), write(body)], ['hook > ask', 'ask > script', 'script > call']);

export const outsidersSteerModels: Adversary = {
  AI001: {
    fires: [
      [
        'a choice that names no choices',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}', { output: 'schema', schema: [{ name: 'kind', type: 'enum', values: [] }] }),
            write('{ "k": "{{ input.answer.kind }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'a list of texts in the schema',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}', { output: 'schema', schema: [{ name: 'tags', type: 'list' }] }),
            write('{ "k": "{{ input.answer.tags }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'approved before the model',
        flow(
          [openHook(text), approve(['body.text']), ask('{{ input.body.text }}'), write('{{ input.answer }}')],
          ['hook > approve', 'approve.approved > ask', 'ask > call'],
        ),
      ],
      [
        'approved after the effect',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), write('{{ input.answer }}'), approve(['answer'])],
          ['hook > ask', 'ask > call', 'call > approve'],
        ),
      ],
      [
        'whatever the person says',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), write('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.approved > call', 'approve.denied > call', 'approve.expired > call'],
        ),
      ],
      [
        'merged behind the approval',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), merge(), write('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.approved > merge.a', 'ask > merge.b', 'merge > call'],
        ),
      ],
      [
        'approved, and then asked again',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            approve(['answer']),
            ask('Now do {{ input.answer }} and {{ input.body.text }}', {}, 'again'),
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > again', 'again > call'],
        ),
      ],
      [
        'a form task is no approval',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('task', 'form-task', { fields: [{ name: 'note' }] }),
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > task', 'task.filled > call'],
        ),
      ],
      [
        'the approval fails, and the flow goes on',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            { ...approve(['answer']), onError: 'continue' as const },
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > call'],
        ),
      ],
      [
        "by the approval's error way",
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), write('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve -error> call'],
        ),
      ],
      [
        'two agents, one behind the other',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}', {}, 'a1'),
            localBrain('b1'),
            agent('Do {{ input.answer }}', {}, 'a2'),
            localBrain('b2'),
            write('{{ model.body }}'),
          ],
          ['hook > a1', 'b1 -model> a1', 'a1 > a2', 'b2 -model> a2', 'call -tool> a2'],
        ),
      ],
      [
        'kept in a vector store until asked',
        flow(
          [
            openHook(text),
            step('add', 'vector-store', { operation: 'add', provider: 'ollama', model: 'nomic', text: '{{ input.body.text }}' }),
            manual(),
            step('find', 'vector-store', { operation: 'search', provider: 'ollama', model: 'nomic', text: 'Refunds' }),
            askLocal('Do {{ input.found }}'),
            write('{{ input.answer }}'),
          ],
          ['hook > add', 'start > find', 'find > ask', 'ask > call'],
        ),
      ],
      [
        "through another flow's table",
        named(
          'main',
          flow(
            [manual(), table('find', { columns: [{ name: 'note' }] }), askLocal('Do {{ input.note }}'), write('{{ input.answer }}')],
            ['start > table', 'table > ask', 'ask > call'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([openHook(text), table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] })], ['hook > table']),
          ),
        ],
      ],
      [
        'approved inside a flow that goes on either way',
        named(
          'main',
          flow(
            [openHook(text), ask('{{ input.body.text }}'), sub({ a: '{{ input.answer }}' }), write('{{ input.result.a }}')],
            ['hook > ask', 'ask > sub', 'sub > call'],
          ),
        ),
        {},
        [
          named(
            'callee',
            flow([manual(), approve(['a']), noop()], ['start > approve', 'approve.approved > noop', 'approve.denied > noop']),
          ),
        ],
      ],
      ['a tool that the model may only set off', agentIn(openHook(text), [write('{ "a": 1 }')], 'Help {{ input.body.text }}')],
      [
        'round by round',
        flow(
          [
            openHook([{ name: 'notes.*.text', label: 'none' }]),
            each('body.notes'),
            ask('Do {{ input.text }}'),
            write('{{ input.answer }}'),
          ],
          ['hook > loop', 'loop.loop > ask', 'ask > call', 'call > loop.back'],
        ),
      ],
      [
        'asked for each, done here',
        named(
          'main',
          flow(
            [openHook([{ name: 'notes.*.text', label: 'none' }]), mapList('callee', {}, 'body.notes'), write('{{ input.results }}')],
            ['hook > map', 'map > call'],
          ),
        ),
        {},
        [named('callee', flow([manual(), askLocal('Do {{ input.text }}')], ['start > ask']))],
      ],
      [
        'a document that came in',
        flow(
          [
            openHook([{ name: 'doc', type: 'file' }]),
            step('pdf', 'read-document', { file: 'body.doc', format: 'pdf' }),
            askLocal('Do {{ input.text }}'),
            write('{{ input.answer }}'),
          ],
          ['hook > pdf', 'pdf > ask', 'ask > call'],
        ),
      ],
      [
        'tried, failed, done',
        flow(
          [
            openHook(text),
            attempt,
            ask('Do {{ input.body.text }}'),
            script('throw new Error(input.answer);'),
            write('{ "m": "{{ input.error.message }}" }'),
          ],
          ['hook > try', 'try.try > ask', 'ask > script', 'script > try.back', 'try.failed > call'],
        ),
      ],
      ['script: parsed and taken apart', acted('const { steps: [first] } = JSON.parse(input.answer); return { t: first.action };')],
      [
        'script: looked up by its answer, or else itself',
        acted('const known = { a: "x" }; return { t: known[input.answer] ?? input.answer };'),
      ],
      [
        'script: each line of it',
        acted('const out = []; for (const line of input.answer.split("\\n")) out.push(line.trim()); return { t: out };', '{{ input }}'),
      ],
      ['script: a promise of it', acted('const later = await Promise.resolve({ text: input.answer }); return { t: later.text };')],
      ['script: said to be a date', acted('return { t: String(input.answer) };')],
    ],
    silent: [
      [
        'a choice of two',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}', {
              output: 'schema',
              schema: [
                { name: 'kind', type: 'enum', values: ['a', 'b'] },
                { name: 'n', type: 'number' },
              ],
            }),
            write('{ "k": "{{ input.answer.kind }}", "n": "{{ input.answer.n }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'approved on both ways',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            iff('{{ input.answer }}'),
            approve(['answer']),
            approve(['answer'], 'approve2'),
            write('{{ input.answer }}'),
          ],
          ['hook > ask', 'ask > if', 'if.true > approve', 'if.false > approve2', 'approve.approved > call', 'approve2.approved > call'],
        ),
      ],
      [
        'approved, the rest stops',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), write('{{ input.answer }}'), step('stop', 'stop')],
          ['hook > ask', 'ask > approve', 'approve.approved > call', 'approve.denied > stop', 'approve.expired > stop'],
        ),
      ],
      [
        'only reads',
        flow([openHook(text), ask('{{ input.body.text }}'), call('https://api.example.com/find?q=all')], ['hook > ask', 'ask > call']),
      ],
      [
        'the class is kept',
        flow(
          [
            openHook(text),
            step('c', 'classify', { text: '{{ input.body.text }}', classes: [{ name: 'a' }, { name: 'b' }] }),
            write('{ "class": "{{ input.class }}" }'),
          ],
          ['hook > c', 'c > call'],
        ),
      ],
      [
        'a colleague writes what is done',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            step('task', 'form-task', { fields: [{ name: 'note' }] }),
            write('{ "n": "{{ input.answer.note }}" }'),
          ],
          ['hook > ask', 'ask > task', 'task.filled > call'],
        ),
      ],
      [
        'only tokens of it are read',
        flow(
          [openHook(text), tokenise(['body.text']), ask('Do {{ input.body.text }}'), write('{{ input.answer }}')],
          ['hook > tokenise', 'tokenise > ask', 'ask > call'],
        ),
      ],
      [
        'what is left of it is fixed words',
        flow(
          [openHook(text), mask('body.text'), ask('Do {{ input.body.text }}'), write('{{ input.answer }}')],
          ['hook > mask', 'mask > ask', 'ask > call'],
        ),
      ],
      ['script: a yes or no of it', acted('return { t: input.answer.includes("yes") };')],
      ['script: a number of it', acted('return { t: Number(input.answer) };')],
      ['script: the own text', acted('const said = input.answer; return { t: "received" };')],
    ],
  },
};
