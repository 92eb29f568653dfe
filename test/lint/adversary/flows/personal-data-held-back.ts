/** Masks, schemas and models of the house that hold personal data back, and health data on its way to a company. */
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, askLocal, localBrain, mail, manual, openHook, post, script, set, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { health, iff, mask, merge, named, noop, pick, rename, restore, split, sub } from '../steps.ts';
import { attempt, list, mapList, scripted, toVendor } from './kit/outsiders-and-vendors.ts';

export const personalDataHeldBack: Adversary = {
  DF001: {
    fires: [],
    silent: [
      [
        'masked on both ways',
        flow(
          [openHook(), iff(), mask('body.email'), mask('body.email', 'redact', 'mask2'), ask('Hi {{ input.body.email }}')],
          ['hook > if', 'if.true > mask', 'if.false > mask2', 'mask > ask', 'mask2 > ask'],
        ),
      ],
      [
        'tokenised, asked, restored',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('Hi {{ input.body.email }}'),
            restore(['body.email']),
            mail('{{ input.body.email }}', 'x'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > mail'],
        ),
      ],
      [
        'masked before both legs of a merge',
        flow(
          [openHook(), mask('body.email'), noop(), merge({ mode: 'position' }), ask('Hi {{ input.body.email }}')],
          ['hook > mask', 'mask > merge.a', 'mask > noop', 'noop > merge.b', 'merge > ask'],
        ),
      ],
      [
        'masked in a flow of its own',
        named(
          'main',
          flow([openHook(), sub({ m: '{{ input.body.email }}' }), ask('Hi {{ input.result.m }}')], ['hook > sub', 'sub > ask']),
        ),
        {},
        [named('callee', flow([manual(), mask('m')], ['start > mask']))],
      ],
      [
        'half masked by another flow',
        named(
          'main',
          flow([openHook(), sub({ m: '{{ input.body.email }}' }), ask('Hi {{ input.result.m }}')], ['hook > sub', 'sub > ask']),
        ),
        {},
        [named('callee', flow([manual(), mask('m', 'mask')], ['start > mask']))],
      ],
      [
        'only numbers come back for each',
        named('main', flow([openHook(list), mapList('callee'), ask('Scores {{ input.results }}')], ['hook > map', 'map > ask'])),
        {},
        [named('callee', flow([manual(), pick(['score'])], ['start > pick']))],
      ],
      [
        'the failure is not told',
        flow([openHook(), script('throw new Error("No such user");'), ask('A user is missing')], ['hook > script', 'script -error> ask']),
      ],
      [
        'caught, and only its kind is told',
        flow(
          [openHook(), attempt, script('throw new Error(input.body.email);'), ask('Explain {{ input.error.code }}')],
          ['hook > try', 'try.try > script', 'script > try.back', 'try.failed > ask'],
        ),
      ],
      [
        'how many',
        flow(
          [
            openHook(list),
            split('body.people'),
            step('agg', 'aggregate-items', { values: [{ aggregate: 'count', field: '', into: 'n' }] }),
            ask('There are {{ input.n }}'),
          ],
          ['hook > split', 'split > agg', 'agg > ask'],
        ),
      ],
      [
        'classified here, the class told elsewhere',
        flow(
          [
            openHook(),
            step('c', 'classify', {
              provider: 'ollama',
              model: 'llama3',
              text: '{{ input.body.email }}',
              classes: [{ name: 'a' }, { name: 'b' }],
            }),
            ask('The class is {{ input.class }}'),
          ],
          ['hook > c', 'c > ask'],
        ),
      ],
      [
        'a yes or no about it',
        flow(
          [openHook(), set({ known: '{{ input.body.email == "a@example.com" }}' }), ask('Known: {{ input.known }}')],
          ['hook > set', 'set > ask'],
        ),
      ],
      [
        'renamed, and then masked',
        flow(
          [openHook(), rename('body.email', 'who'), mask('who'), ask('Hi {{ input.who }}')],
          ['hook > rename', 'rename > mask', 'mask > ask'],
        ),
      ],
      [
        'a colleague types in a number',
        flow(
          [manual(), step('task', 'form-task', { fields: [{ name: 'rating', type: 'number' }] }), ask('Rated {{ input.answer.rating }}')],
          ['start > task', 'task.filled > ask'],
        ),
      ],
      [
        'a file that was read is gone',
        flow(
          [
            openHook([{ name: 'doc', type: 'file', label: 'health' }]),
            step('pdf', 'read-document', { file: 'body.doc', format: 'pdf' }),
            ask('Hi {{ input.body.doc }}'),
          ],
          ['hook > pdf', 'pdf > ask'],
        ),
      ],
      [
        'a field that was read is gone, whatever lies around it',
        flow(
          [openHook([]), step('pdf', 'read-document', { file: 'body.email', format: 'pdf' }), ask('Hi {{ input.body.email }}')],
          ['hook > pdf', 'pdf > ask'],
        ),
      ],
      [
        'written over by what is not there',
        flow([openHook([]), set({ 'body.email': '{{ input.other }}' }), ask('Hi {{ input.body.email }}')], ['hook > set', 'set > ask']),
      ],
      [
        'an address read as a yes or no',
        flow(
          [
            openHook(),
            askLocal('{{ input.body.email }}', { output: 'schema', schema: [{ name: 'n', type: 'boolean' }] }),
            ask('Is {{ input.answer.n }} fine?', {}, 'more'),
          ],
          ['hook > ask', 'ask > more'],
        ),
      ],
      [
        "all of an agent's closed answer",
        flow(
          [
            openHook(),
            agent('Known: {{ input.body.email }}?', { output: 'schema', schema: [{ name: 'ok', type: 'boolean' }] }),
            localBrain(),
            ask('{{ input.answer }}'),
          ],
          ['hook > agent', 'brain -model> agent', 'agent > ask'],
        ),
      ],
      ['script: picked by lodash', scripted('return { t: JSON.stringify(_.pick(input.body, ["text", "amount"])) };')],
      ['script: picked', scripted('const { text, amount } = input.body; return { t: `${text} ${amount}` };')],
      ['script: everything but', scripted('const { email, ...rest } = input.body; return { t: JSON.stringify(rest) };')],
      ['script: only whether', scripted('return { t: input.body.email.endsWith("@example.com") };')],
      ['script: how many', scripted('return { t: Object.values(input.body).length };')],
      ['script: mapped and picked', scripted('return { t: input.body.people.map(({ score }) => score) };', 'Scores {{ input.t }}', list)],
      ['script: summed up', scripted('return { t: input.body.people.reduce((sum, p) => sum + p.score, 0) };', 'Sum {{ input.t }}', list)],
      ['script: written over', scripted('const o = { ...input.body, email: "***" }; return { t: o.email };')],
      [
        'script: filtered by it',
        scripted('return { t: input.body.people.filter((p) => p.email !== "").map((p) => p.score) };', 'Scores {{ input.t }}', list),
      ],
      ['script: the other variable', scripted('const who = input.body.email; const t = input.body.text; log(who); return { t };')],
      [
        'script: copied by JSON, one field of it',
        scripted('const copy = JSON.parse(JSON.stringify(input.body)); return { t: copy.text };'),
      ],
      [
        'script: destructured in a loop',
        scripted('let t = 0; for (const { score } of input.body.people) t += score; return { t };', 'Sum {{ input.t }}', list),
      ],
    ],
  },
  DF002: {
    fires: [
      [
        'to a vendor, through a list',
        flow(
          [
            openHook([{ name: 'patients.*.diagnosis', label: 'health' }]),
            split('body.patients'),
            toVendor('{ "d": "{{ input.diagnosis }}" }'),
          ],
          ['hook > split', 'split > call'],
        ),
      ],
      [
        "by an agent's tool",
        flow(
          [openHook(health), agent('{{ input.body.patient.diagnosis }}'), localBrain(), toVendor('{ "n": "{{ model.note }}" }')],
          ['hook > agent', 'brain -model> agent', 'call -tool> agent'],
        ),
      ],
      [
        'built in a script',
        flow(
          [openHook(health), script('return { note: `Dx: ${input.body.patient.diagnosis}` };'), toVendor('{ "n": "{{ input.note }}" }')],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        'in a flow of its own',
        named('main', flow([openHook(health), sub({ d: '{{ input.body.patient.diagnosis }}' })], ['hook > sub'])),
        {},
        [named('callee', flow([manual(), toVendor('{ "n": "{{ input.d }}" }')], ['start > call']))],
      ],
      [
        "as a model's summary",
        flow(
          [openHook(health), askLocal('Sum up {{ input.body.patient.diagnosis }}'), toVendor('{ "n": "{{ input.answer }}" }')],
          ['hook > ask', 'ask > call'],
        ),
      ],
    ],
    silent: [
      ['inside', flow([openHook(health), post('https://ehr.corp.internal/x', '{{ input.body.patient.diagnosis }}')], ['hook > call'])],
      [
        'masked',
        flow(
          [openHook(health), mask('body.patient.diagnosis'), toVendor('{{ input.body.patient.diagnosis }}')],
          ['hook > mask', 'mask > call'],
        ),
      ],
      [
        'agreed in writing',
        flow([openHook(health), toVendor('{{ input.body.patient.diagnosis }}')], ['hook > call']),
        { policy: { vendors: [{ name: 'HubSpot', dpa: true, baa: true }] } },
      ],
      ['the other field', flow([openHook(health), toVendor('{{ input.body.text }}')], ['hook > call'])],
    ],
  },
};
