import { flow } from '../kit/flow.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, approve, brain, call, localBrain, mail, manual, openHook, post, service, sql } from '../kit/steps.ts';

/** Looks things up in a store of one's own that a company keeps, or puts something there. */
const kept = (access: 'read' | 'write') => {
  const made = service('*.supabase.co', 'Supabase', 'kept');
  const facts = made.parameters['facts'] as JsonObject;
  return {
    ...made,
    parameters: {
      ...made.parameters,
      facts: {
        ...facts,
        outputs: [{ id: 'tool', title: 'As a tool', kind: 'tool' }],
        effects: [{ kind: access, what: `${access}s documents`, idempotent: access === 'read' }],
        stores: [{ kind: 'vector-store', key: 'lc:documents', access }],
      },
    },
  };
};
const customers = sql('SELECT email FROM customers', { columns: [{ name: 'email' }] });
export const cases: RuleCases = {
  fires: [
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), customers, mail('{{ input.body.email }}', 'x')],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent', 'mail -tool> agent'],
    ),
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), brain(), customers, call('https://{{ input.body.text }}/x')],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent', 'call -tool> agent'],
    ),
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), customers, kept('write')],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent', 'kept -tool> agent'],
    ),
    // The way out is a later step.
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), customers, mail('{{ input.body.email }}', '{{ input.answer }}')],
      ['hook > agent', 'agent > mail', 'brain -model> agent', 'sql -tool> agent'],
    ),
    // What goes out is the body of a request: to a place that everybody reads, and to a server of which nothing is known.
    ...['https://webhook.site/4f0c', 'https://collect.example.net/in'].map((url) =>
      flow(
        [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), customers, post(url, '{ "text": "{{ input.answer }}" }')],
        ['hook > agent', 'agent > call', 'brain -model> agent', 'sql -tool> agent'],
      ),
    ),
  ],
  silent: [
    // What goes out by a body stays in the house.
    flow(
      [
        openHook(),
        agent('Help: {{ input.body.text }}'),
        localBrain(),
        customers,
        post('https://desk.corp/in', '{ "text": "{{ input.answer }}" }'),
      ],
      ['hook > agent', 'agent > call', 'brain -model> agent', 'sql -tool> agent'],
    ),
    // It is the same each time, whatever the model says.
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), customers, post('https://webhook.site/4f0c', '{ "text": "done" }')],
      ['hook > agent', 'agent > call', 'brain -model> agent', 'sql -tool> agent'],
    ),
    // Nobody from outside writes to it.
    flow(
      [manual(), agent('Sum up the customers'), localBrain(), customers, mail('boss@example.com', 'x')],
      ['start > agent', 'brain -model> agent', 'sql -tool> agent', 'mail -tool> agent'],
    ),
    // It holds nothing private.
    flow(
      [
        openHook([{ name: 'text', label: 'none' }]),
        agent('Help: {{ input.body.text }}'),
        localBrain(),
        post('https://api.example.com/tickets', '{{ input.body.text }}'),
      ],
      ['hook > agent', 'brain -model> agent', 'call -tool> agent'],
    ),
    // It has no way out.
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), customers],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent'],
    ),
    // What it asks a store of its own reaches nobody outside.
    flow(
      [openHook(), agent('Help: {{ input.body.text }}'), localBrain(), customers, kept('read')],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent', 'kept -tool> agent'],
    ),
    // A person looks at what goes out.
    flow(
      [
        openHook(),
        agent('Help: {{ input.body.text }}'),
        localBrain(),
        customers,
        approve(['answer', 'body.email']),
        mail('{{ input.body.email }}', '{{ input.answer }}'),
      ],
      ['hook > agent', 'agent > approve', 'approve.approved > mail', 'brain -model> agent', 'sql -tool> agent'],
    ),
  ],
};
