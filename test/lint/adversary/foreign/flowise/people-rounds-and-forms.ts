/** Flowise: people, rounds and ways, forms and what is told in them. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { e, st, type Piece } from '../flowise-kit.ts';
import type { Pair } from '../kit.ts';
import { LOCAL, agent, chain, flow, http, llm, mention, reply, step, tool, toolStep } from '../flowise-agents-kit.ts';

export const flowisePeopleRoundsAndForms: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => unknown, bad: T, good: T): void => {
  flowisePeopleRoundsAndForms.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const again = <T extends Piece>(one: T, id: string, parentNode?: string): T => ({
  ...one,
  id,
  ...(parentNode === undefined ? {} : { parentNode, extent: 'parent' }),
  data: { ...one.data, id },
});
/** Out of the second way of a step. */
const second = (a: Piece, b: Piece, way = 1) => ({
  source: a.id,
  sourceHandle: `${a.id}-output-${way}`,
  target: b.id,
  targetHandle: b.id,
  type: 'agentFlow',
  id: `${a.id}-${way}-${b.id}`,
});
const human = step('humanInputAgentflow', 'HumanInput', {
  humanInputDescriptionType: 'fixed',
  humanInputDescription: '<p>Go on?</p>',
  humanInputEnableFeedback: true,
});
const form = (...fields: readonly (readonly [string, string])[]) =>
  step('startAgentflow', 'Start', {
    startInputType: 'formInput',
    formTitle: 'Ask us',
    formDescription: '',
    formInputTypes: fields.map(([name, label]) => ({ type: 'string', label, name, addOptions: '' })),
    startState: '',
    startPersistState: '',
  });
const pay = toolStep('stripeAgentTool', { refunds: '["create"]' }, [['amount', '<p>{{ llmAgentflow_0 }}</p>']]);

// People, rounds and ways.
pair<boolean>(
  'money back with no person',
  'AI005',
  (asked) => (asked ? chain(st, llm(mention('question')), human, pay) : chain(st, llm(mention('question')), pay)),
  false,
  true,
);
pair<boolean>(
  'a no that goes on all the same',
  'AI005',
  (both) => {
    const l = llm(mention('question'));
    const no = reply('<p>Not done</p>');
    return flow([st, l, human, pay, no], [e(st, l), e(l, human), second(human, pay, 0), second(human, both ? pay : no)]);
  },
  true,
  false,
);
pair<string>(
  'each of the people of a list',
  'DF001',
  (list) => {
    const it = step('iterationAgentflow', 'Iteration', { iterationInput: mention(`$form.${list}`) });
    const l = again(llm(`<p>Greet {{ $iteration }}</p>`, true), 'llmAgentflow_0', it.id);
    const s = form(['emails', 'E-mails of the guests'], ['colours', 'Colours']);
    return flow([s, it, l], [e(s, it)]);
  },
  'emails',
  'colours',
);
pair<boolean>(
  'a refund that a condition of a model picks',
  'AI005',
  (none) => {
    const c = step('conditionAgentAgentflow', 'ConditionAgent', {
      conditionAgentModel: 'chatOllama',
      conditionAgentModelConfig: LOCAL,
      conditionAgentInstructions: '<p>Is a refund due?</p>',
      conditionAgentInput: mention('question'),
      conditionAgentScenarios: [{ scenario: 'Refund' }, { scenario: 'No refund' }],
    });
    const p = toolStep('stripeAgentTool', { refunds: '["create"]' }, [['charge', mention('question')]]);
    const no = reply('<p>We will look into it</p>');
    return none ? flow([st, c, no], [e(st, c), second(c, no, 0)]) : flow([st, c, p], [e(st, c), second(c, p, 0)]);
  },
  false,
  true,
);
pair<boolean>(
  'an agent that must ask before it sends',
  'AI005',
  (agentSelectedToolRequiresHumanInput) =>
    chain(
      st,
      agent([{ ...tool('gmail', { gmailType: 'messages', messageActions: '["sendMessage"]' }), agentSelectedToolRequiresHumanInput }]),
    ),
  false,
  true,
);
pair<string>(
  'a loan refused by a model',
  'AI018',
  (purpose) => {
    const s = form(['income', 'Income'], ['email', 'E-mail']);
    const l = llm(`<p>${purpose} {{ $form.income }}</p>`, false, {
      llmStructuredOutput: [
        { key: 'decision', type: 'enum', enumValues: purpose.startsWith('Decide') ? 'approve, reject' : 'short, long', description: 'x' },
      ],
    });
    const c = step('conditionAgentflow', 'Condition', {
      conditions: [
        {
          type: 'string',
          value1: '<p>{{ llmAgentflow_0.output.decision }}</p>',
          operation: 'equal',
          value2: purpose.startsWith('Decide') ? '<p>reject</p>' : '<p>long</p>',
        },
      ],
    });
    const m = toolStep('gmail', { gmailType: 'messages', messageActions: '["sendMessage"]' }, [
      ['to', mention('$form.email')],
      ['subject', purpose.startsWith('Decide') ? 'Your loan application was rejected' : 'Your question'],
      ['body', 'Dear customer'],
    ]);
    return flow([s, l, c, m], [e(s, l), e(l, c), second(c, m, 0)]);
  },
  'Decide on the loan of an applicant who earns',
  'How long is the text',
);
// Forms and data.
pair<string>(
  'a field told by its label alone',
  'DF001',
  (f) => {
    const s = form(['f1', 'Date of birth'], ['f2', 'Topic']);
    return chain(s, llm(mention(`$form.${f}`), true));
  },
  'f1',
  'f2',
);
pair<string>(
  'what the doctor found',
  'DF001',
  (f) =>
    chain(
      form(['diagnosis', 'Diagnosis'], ['topic', 'Topic']),
      agent([], {
        agentModel: 'chatAnthropic',
        agentModelConfig: { modelName: 'claude-sonnet-4-20250514', credential: 'c1' },
        agentUserMessage: mention(`$form.${f}`),
      }),
    ),
  'diagnosis',
  'topic',
);
pair<string>(
  'a person in an address',
  'DF018',
  (value) => chain(form(['email', 'E-mail'], ['product', 'Product']), http({ queryParams: [{ key: 'q', value }] })),
  mention('$form.email'),
  mention('$form.product'),
);
pair<string>(
  'a person in the path',
  'DF018',
  (f) => chain(form(['phone', 'Phone'], ['product', 'Product']), http({ url: `<p>https://api.example.com/who/{{ $form.${f} }}</p>` })),
  'phone',
  'product',
);
pair<string>(
  'an illness told to another firm',
  'DF002',
  (f) =>
    chain(
      form(['diagnosis', 'Diagnosis'], ['qty', 'Quantity']),
      http({ method: 'POST', url: 'https://hooks.zapier.com/hooks/catch/1/a', body: `{"v":"{{ $form.${f} }}"}` }),
    ),
  'diagnosis',
  'qty',
);
pair<string>(
  'staff papers, a stranger and a way out',
  'DF004',
  (store) =>
    chain(
      st,
      agent(
        store === 'Product manual'
          ? [tool('calculator')]
          : [
              tool('requestsPost', { requestsPostUrl: '', requestsPostName: 'post', requestsPostDescription: 'posts' }),
              tool('webScraperTool', {}),
            ],
        {
          agentKnowledgeDocumentStores: [
            { documentStore: `25429b8f-0377-4762-9cda-0d5366cf022c:${store}`, docStoreDescription: store, returnSourceDocuments: false },
          ],
        },
      ),
    ),
  'Personnel files with salaries and health of the employees',
  'Product manual',
);
pair<string>(
  'mails read and mails sent',
  'AI005',
  (messageActions) => chain(st, agent([tool('gmail', { gmailType: 'messages', messageActions })])),
  '["listMessages","getMessage","sendMessage"]',
  '["listMessages","getMessage"]',
);
