/** What a model writes, where it is run, and guards that can be walked round. */
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, localBrain, manual, openHook, script, set, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { merge, named, noop, respond, sub, sw } from '../steps.ts';
import { attempt, each, text } from './kit/outsiders-and-vendors.ts';

export const whatModelsWrite: Adversary = {
  AI003: {
    fires: [
      [
        'run in a script',
        flow([manual(), ask('Write JavaScript'), script('return { t: eval(input.answer) };')], ['start > ask', 'ask > script']),
      ],
      [
        'made a function of',
        flow(
          [manual(), ask('Write JavaScript'), script('const f = new Function("x", input.answer); return { t: f(1) };')],
          ['start > ask', 'ask > script'],
        ),
      ],
      [
        'run by another name',
        flow(
          [
            manual(),
            ask('Write JavaScript'),
            set({ code: '{{ input.answer }}' }),
            script('const run = globalThis.eval; const { code } = input; return { t: run(code) };'),
          ],
          ['start > ask', 'ask > set', 'set > script'],
        ),
      ],
      [
        'into a page, written without escaping',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<p>{{ input.answer }}</p>', escape: 'none' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
      [
        'into a page, by script',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}'),
            script('return { html: `<b>${input.answer}</b>` };'),
            respond('{{ input.html }}', { contentType: 'text/html' }),
          ],
          ['hook > ask', 'ask > script', 'script > respond'],
        ),
      ],
      [
        'a statement, round by round',
        flow(
          [manual(), ask('SQL?'), each(), sql('{{ input.answer }}')],
          ['start > ask', 'ask > loop', 'loop.loop > sql', 'sql > loop.back'],
        ),
      ],
      [
        'a statement by a flow of its own',
        named('main', flow([manual(), ask('SQL?'), sub({ q: '{{ input.answer }}' })], ['start > ask', 'ask > sub'])),
        {},
        [named('callee', flow([manual(), sql('{{ input.q }}')], ['start > sql']))],
      ],
      ['half a statement', flow([manual(), ask('Which table?'), sql('SELECT a FROM {{ input.answer }}')], ['start > ask', 'ask > sql'])],
      [
        "the agent's own statement",
        flow(
          [manual(), agent('Look it up'), localBrain(), sql('{{ model.statement }}')],
          ['start > agent', 'brain -model> agent', 'sql -tool> agent'],
        ),
      ],
      [
        'escaped for a program, used as an address',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<a href="{{ input.answer }}">more</a>', escape: 'json' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
    ],
    silent: [
      [
        'as plain text',
        flow([manual(), ask('x'), respond('{{ input.answer }}', { contentType: 'text/plain' })], ['start > ask', 'ask > respond']),
      ],
      [
        'into a page, escaped',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<p>{{ input.answer }}</p>', escape: 'html' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
      [
        'into a page, as letters of JSON, where no tag can begin',
        flow(
          [
            manual(),
            ask('x'),
            step('w', 'write-text', { text: '<p>{{ input.answer }}</p>', escape: 'json' }),
            respond('{{ input.text }}', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > w', 'w > respond'],
        ),
      ],
      [
        'a number in a page',
        flow(
          [
            manual(),
            ask('x', { output: 'schema', schema: [{ name: 'n', type: 'number' }] }),
            respond('<p>{{ input.answer.n }}</p>', { contentType: 'text/html' }),
          ],
          ['start > ask', 'ask > respond'],
        ),
      ],
      ['parsed, not run', flow([manual(), ask('x'), script('return { t: JSON.parse(input.answer) };')], ['start > ask', 'ask > script'])],
      [
        'bound',
        flow(
          [
            manual(),
            ask('x'),
            set({ v: '{{ input.answer }}' }),
            sql('SELECT a FROM t WHERE b = :b', { values: [{ name: 'b', value: '{{ input.v }}' }] }),
          ],
          ['start > ask', 'ask > set', 'set > sql'],
        ),
      ],
    ],
  },
  AI011: {
    fires: [
      [
        "by the switch's else",
        flow(
          [openHook(text), sw(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > switch', 'switch.one > g', 'g.pass > ask', 'switch.fallback > ask'],
        ),
      ],
      [
        'tried, and asked all the same',
        flow(
          [openHook(text), attempt, step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > try', 'try.try > g', 'g.pass > try.back', 'try.done > ask', 'try.failed > ask'],
        ),
      ],
      [
        'by its error way',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > ask', 'g -error> ask'],
        ),
      ],
      [
        'merged with what was not looked at',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), merge(), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > merge.a', 'hook > merge.b', 'merge > ask'],
        ),
      ],
    ],
    silent: [
      [
        'on every way',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), sw(), noop(), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > switch', 'switch.one > noop', 'noop > ask', 'switch.fallback > ask'],
        ),
      ],
      [
        'flagged stops',
        flow(
          [openHook(text), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}'), step('stop', 'stop')],
          ['hook > g', 'g.pass > ask', 'g.flagged > stop'],
        ),
      ],
      ["none at all is another rule's", flow([openHook(text), ask('{{ input.body.text }}')], ['hook > ask'])],
      [
        'the other model reads nothing of it',
        flow(
          [
            openHook(text),
            step('g', 'guardrail', { text: '{{ input.body.text }}' }),
            ask('{{ input.body.text }}'),
            manual(),
            ask('A poem', {}, 'poem'),
          ],
          ['hook > g', 'g.pass > ask', 'start > poem'],
        ),
      ],
    ],
  },
};
