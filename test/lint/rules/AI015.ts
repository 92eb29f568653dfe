import type { JsonObject } from '../../../app/kernel/json.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { agent, brain, manual, openHook, post, signedHook } from '../kit/steps.ts';

const keep = (key = 'facts') => step('keep', 'test-remember', { key });
const recall = (key = 'facts') => step('recall', 'test-recall', { key });
const notes = (parameters: JsonObject, id: string) =>
  step(id, 'vector-store', { store: 'notes', provider: 'ollama', model: 'm', ...parameters });
/** Outsiders' notes are kept in a store that a model reads which can act. */
const guarded = (trust: string, trustedOnly: boolean) =>
  flow(
    [
      openHook([{ name: 'text', label: 'none' }]),
      notes({ operation: 'add', text: '{{ input.body.text }}', trust }, 'keep'),
      manual(),
      agent('Go'),
      brain(),
      notes({ operation: 'search', text: 'what is open', trustedOnly }, 'recall'),
      act,
    ],
    wires,
  );
const act = post('https://api.example.com/orders', '{}');
const talk = (session: string) =>
  flow(
    [openHook(), agent('{{ input.body.text }}'), brain(), step('memory', 'memory-buffer', { session })],
    ['hook > agent', 'brain -model> agent', 'memory -memory> agent'],
  );
const wires = ['hook > keep', 'start > agent', 'brain -model> agent', 'recall -tool> agent', 'call -tool> agent'];
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    // One conversation for all.
    talk(''),
    talk('everybody'),
    guarded('public', false),
    // Who adds it says that it is to be trusted: then outsiders' text is, too.
    guarded('trusted', true),
    flow([openHook(), keep(), manual(), agent('Go'), brain(), recall(), act], wires),
    flow([openHook(), keep('k'), manual(), agent('Go'), brain({ provider: 'ollama' }), recall('k'), act], wires),
    flow(
      [
        openHook([{ name: 'text', label: 'none' }]),
        keep(),
        manual(),
        agent('Go {{ input.y }}'),
        brain(),
        recall(),
        step('call', 'send-mail', { from: 'a@example.com', to: 'b@example.com' }),
      ],
      wires,
    ),
  ],
  silent: [
    guarded('public', true),
    talk('{{ input.body.email }}'),
    flow(
      [manual(), agent('Go'), brain(), step('memory', 'memory-buffer', {})],
      ['start > agent', 'brain -model> agent', 'memory -memory> agent'],
    ),
    flow([openHook(), keep('other'), manual(), agent('Go'), brain(), recall(), act], wires),
    flow(
      [
        signedHook([{ name: 'text', label: 'none' }]),
        step('pick', 'pick-fields', { fields: ['body.text'] }),
        keep(),
        manual(),
        agent('Go'),
        brain(),
        recall(),
        act,
      ],
      ['hook > pick', 'pick > keep', ...wires.slice(1)],
    ),
    flow([openHook(), keep(), manual(), agent('Go'), brain(), recall()], wires.slice(0, 4)),
  ],
};
