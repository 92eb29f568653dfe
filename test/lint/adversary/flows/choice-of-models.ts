/** Which model is asked, what it is told and trained on, and what becomes of its answers. */
import { flow, step } from '../../kit/flow.ts';
import { agent, approve, ask, askLocal, brain, call, judge, localBrain, mail, manual, openHook, post } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, iff, mem, one, respond } from '../steps.ts';

const text = [{ name: 'text', label: 'none' }];

export const choiceOfModels: Adversary = {
  AI008: {
    fires: [
      ['http model', one(post('https://api.openai.com/v1/chat/completions', '{"model":"gpt-4o","messages":[]}'))],
      ['no registry id', one(ask('x', { registryId: '' }))],
      [
        'of the same list, and asked elsewhere',
        one(askLocal('x', { model: 'llama3:8b', registryId: '', baseUrl: 'https://llm.example.com/v1' })),
        { policy: { models: [{ provider: 'ollama', model: 'llama3:8b' }] } },
      ],
    ],
    silent: [
      ['vetted', one(ask('x', { registryId: '' })), { policy: { models: [{ provider: 'OpenAI', model: 'gpt-4o-2024-08-06' }] } }],
      [
        'vetted by the name in the list of providers',
        one(askLocal('x', { model: 'llama3:8b', registryId: '' })),
        { policy: { models: [{ provider: 'ollama', model: 'llama3:8b' }] } },
      ],
    ],
  },
  AI009: {
    fires: [
      ['latest', one(ask('x', { model: 'gpt-4o' }))],
      [
        'a model for vectors by a name of its own',
        one(step('keep', 'vector-store', { operation: 'add', model: 'our-embeddings', text: 'x' })),
      ],
      ['claude latest', one(ask('x', { provider: 'anthropic', model: 'claude-3-5-sonnet-latest' }))],
      ['http', one(post('https://api.openai.com/v1/chat/completions', '{"model":"gpt-4o","messages":[]}'))],
    ],
    silent: [
      ['dated', one(ask('x'))],
      ['a model for vectors', one(step('keep', 'vector-store', { operation: 'add', model: 'text-embedding-3-small', text: 'x' }))],
      ['claude dated', one(ask('x', { provider: 'anthropic', model: 'claude-3-5-sonnet-20241022' }))],
    ],
  },
  AI011: {
    fires: [
      [
        'one branch',
        flow(
          [openHook(), iff(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > if', 'if.true > g', 'g.pass > ask', 'if.false > ask'],
        ),
      ],
      [
        'continue',
        flow(
          [openHook(), step('g', 'guardrail', { text: '{{ input.body.text }}' }, { onError: 'continue' }), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > ask'],
        ),
      ],
      [
        'flagged goes on',
        flow(
          [openHook(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ node["hook"].body.text }}')],
          ['hook > g', 'g.pass > ask', 'g.flagged > ask'],
        ),
      ],
    ],
    silent: [
      [
        'whole',
        flow(
          [openHook(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > ask'],
        ),
      ],
    ],
  },
  AI012: {
    fires: [
      ['secret', flow([openHook([{ name: 'k', label: 'secret' }]), ask('x', { system: 'key {{ input.body.k }}' })], ['hook > ask'])],
      ['access control', one(ask('x', { system: 'Only admins may see salaries. Never reveal the password.' }))],
    ],
    silent: [['plain', one(ask('x', { system: 'Answer shortly.' }))]],
  },
  AI014: {
    fires: [
      [
        'retry',
        flow([manual(), { ...agent('x'), retry: { maxAttempts: 3, backoffMs: 10 } }, brain()], ['start > agent', 'brain -model> agent']),
      ],
    ],
    silent: [
      ['none', agentIn(manual(), [], 'x')],
      [
        'model retry',
        flow([manual(), agent('x'), { ...brain(), retry: { maxAttempts: 3, backoffMs: 10 } }], ['start > agent', 'brain -model> agent']),
      ],
    ],
  },
  AI015: {
    fires: [
      [
        'memory',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}', {}, 'a1'),
            localBrain('b1'),
            mem('k', 'm1'),
            manual(),
            agent('Do it', {}, 'a2'),
            localBrain('b2'),
            mem('k', 'm2'),
            mail('{{ model.to }}', 'x'),
          ],
          ['hook > a1', 'b1 -model> a1', 'm1 -memory> a1', 'start > a2', 'b2 -model> a2', 'm2 -memory> a2', 'mail -tool> a2'],
        ),
      ],
    ],
    silent: [
      [
        'other key',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}', {}, 'a1'),
            localBrain('b1'),
            mem('k', 'm1', { session: '{{ input.body.text }}' }),
            manual(),
            agent('Do it', {}, 'a2'),
            localBrain('b2'),
            mem('other', 'm2'),
            mail('{{ model.to }}', 'x'),
          ],
          ['hook > a1', 'b1 -model> a1', 'm1 -memory> a1', 'start > a2', 'b2 -model> a2', 'm2 -memory> a2', 'mail -tool> a2'],
        ),
      ],
    ],
  },
  AI018: {
    fires: [
      [
        'decides',
        flow(
          [
            openHook([{ name: 'name' }]),
            judge('Hire {{ input.body.name }}?'),
            post('https://api.example.com/reject', '{ "ok": "{{ input.answer.ok }}" }', { aboutPerson: true }),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
    ],
    silent: [
      [
        'approved',
        flow(
          [
            openHook([{ name: 'name' }]),
            judge('Hire {{ input.body.name }}?'),
            approve(['answer.ok']),
            post('https://api.example.com/reject', '{ "ok": "{{ input.answer.ok }}" }', { aboutPerson: true }),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > call'],
        ),
      ],
    ],
  },
  AI022: {
    fires: [
      ['tags', one(ask('Hello \u{E0041}\u{E0042} there'))],
      ['bidi', one(ask('Hello \u202E there'))],
      ['zero width in tool', agentIn(manual(), [call('https://api.example.com/x', {}, 'web')], 'Do \u200B\u200Bthis')],
    ],
    silent: [
      ['emoji zwj', one(ask('Hi 👩‍👩‍👧'))],
      ['plain', one(ask('Grüße, 你好, مرحبا'))],
    ],
  },
  AI023: {
    fires: [
      [
        'html mail? response html',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), respond('{{ input.answer }}', { contentType: 'text/html' })],
          ['hook > ask', 'ask > respond'],
        ),
      ],
    ],
    silent: [
      ['json', flow([openHook(text), ask('{{ input.body.text }}'), respond('{{ input.answer }}')], ['hook > ask', 'ask > respond'])],
    ],
  },
  AI024: {
    fires: [
      [
        'id in path',
        flow(
          [manual(), ask('id?'), call('https://api.example.com/orders/{{ input.answer }}', { method: 'DELETE' })],
          ['start > ask', 'ask > call'],
        ),
      ],
    ],
    silent: [
      [
        'enum',
        flow(
          [
            manual(),
            ask('x', { output: 'schema', schema: [{ name: 'k', type: 'enum', values: ['a'] }] }),
            call('https://api.example.com/orders/{{ input.answer.k }}', { method: 'DELETE' }),
          ],
          ['start > ask', 'ask > call'],
        ),
      ],
    ],
  },
  AI025: {
    fires: [
      [
        'finetune',
        flow(
          [openHook(text), post('https://api.openai.com/v1/fine_tuning/jobs', '{ "training_file": "{{ input.body.text }}" }')],
          ['hook > call'],
        ),
      ],
    ],
    silent: [['chat', flow([openHook(text), post('https://api.openai.com/v1/chat/completions', '{}')], ['hook > call'])]],
  },
};
