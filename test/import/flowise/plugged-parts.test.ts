/** What is plugged in without a way to it runs all the same: filters, scripts that fill prompts, the state of a row, tools with an address. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { e, n, ollama, st } from '../../lint/adversary/foreign/flowise-kit.ts';
import { agent, chain, flow, llm, mention, step, tool } from '../../lint/adversary/foreign/flowise-agents-kit.ts';

const told = (file: Json, ...rules: string[]): string[] =>
  importForeignAll(JSON.stringify(file), 'flow.json').flatMap(({ flow: made }) =>
    lintFlow(made)
      .findings.filter(({ ruleId }) => rules.includes(ruleId))
      .map(({ ruleId, severity, title }) => `${ruleId} ${severity}: ${title}`),
  );

const chainRoot = n('llmChain', 'Chains', ['LLMChain'], {});
const prompt = n('promptTemplate', 'Prompts', ['PromptTemplate'], { template: 'Answer: {text}' });
const filter = n('inputModerationSimple', 'Moderation', ['Moderation'], { denyList: 'Ignore previous instructions' });
const script = n('customFunction', 'Utilities', ['CustomFunction'], { javascriptFunction: 'return 1;' });

describe('a filter of what the chat says', () => {
  const parts = [ollama, chainRoot, prompt, filter];
  const wires = [e(ollama, chainRoot, 'model'), e(prompt, chainRoot, 'prompt')];
  it('stands before the model and the prompt that it is plugged into', () =>
    expect(told(flow(parts, [...wires, e(filter, chainRoot, 'inputModeration')]), 'AI011', 'RL007')).toEqual([]));
  it('and before no other', () => {
    const other = { ...chainRoot, id: 'llmChain_1', data: { ...chainRoot.data, label: 'Unguarded' } };
    const file = flow([...parts, other], [...wires, e(filter, chainRoot, 'inputModeration'), e(ollama, other, 'model')]);
    expect(told(file, 'AI011')).toEqual(["AI011 high: An outsider's text reaches “Unguarded” past the guardrail"]);
  });
});

it.each([
  [
    'a script that fills a prompt',
    [ollama, chainRoot, prompt, script],
    [e(ollama, chainRoot, 'model'), e(prompt, chainRoot, 'prompt'), e(script, prompt, 'promptValues')],
  ],
] as const)('%s runs', (_name, nodes, edges) => expect(told(flow(nodes, edges), 'RL007')).toEqual([]));

it('the state of a row belongs to its start', () => {
  const start = n('seqStart', 'Sequential Agents', ['Start'], {});
  const state = n('seqState', 'Sequential Agents', ['State'], { stateMemory: 'stateMemoryUI' });
  const ask = n('seqLLMNode', 'Sequential Agents', ['LLMNode'], { humanMessagePrompt: '{question}' });
  expect(
    told(
      flow([ollama, start, state, ask], [e(ollama, start, 'model'), e(state, start, 'state'), e(start, ask, 'sequentialNode')]),
      'RL007',
    ),
  ).toEqual([]);
});

describe('what a model puts into the state as one of a list', () => {
  const file = (type: string, value = mention('output.next')): Json =>
    chain(
      st,
      llm(mention('question'), false, {
        llmStructuredOutput: [{ key: 'next', type, enumValues: 'DONE, AGAIN', description: 'what comes next' }],
        llmUpdateState: [{ key: 'next', value }],
      }),
      step('conditionAgentflow', 'Condition', {
        conditions: [{ type: 'string', value1: mention('$flow.state.next'), operation: 'equal', value2: '<p>DONE</p>' }],
      }),
    );
  it('is no free text to decide by', () => expect(told(file('enum'), 'AI004')).toEqual([]));
  it('but what stands far behind it is', () => {
    const alone = mention('output.next')
      .padEnd(1_999, '<p></p>')
      .replace(/<[^>]*$/, '');
    const long = alone.padEnd(2_000, ' ') + mention('output.other');
    expect(told(file('enum', long), 'AI004')).toEqual([expect.stringContaining('AI004 medium: ')]);
  });
  it('but a text is', () =>
    expect(told(file('string'), 'AI004')).toEqual([
      'AI004 medium: “conditionAgentflow” decides by “next”, which a model writes as free text',
    ]));
});

describe('a tool that calls one address', () => {
  const calls = (url: string): Json => chain(st, agent([tool('requestsDelete', { requestsDeleteUrl: url })]));
  it('is called by its host', () =>
    expect(told(calls('<p>http://orders.example.com/items</p>'), 'AI001', 'CN001')).toEqual([
      "AI001 block: An outsider's text can make the model decide that “requestsDelete of agentAgentflow” deletes at orders.example.com",
      'CN001 high: “requestsDelete of agentAgentflow” talks to orders.example.com without encryption (http)',
    ]));
  it('and one that the model picks by that', () =>
    expect(told(calls(''), 'AI001')).toEqual([
      "AI001 block: An outsider's text can make the model decide that “requestsDelete of agentAgentflow” deletes at an address that the model picks",
    ]));
});
