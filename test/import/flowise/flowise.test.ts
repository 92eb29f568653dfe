import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { byModel } from '../../../app/lint/kit/step-view.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { firstFlow, edgeTexts, expectSound, expectSoundHoweverSwapped, factsNamed, importSame } from '../support.ts';
import { filler } from '../../privacy/labelled.ts';

type Bag = { readonly [key: string]: Json };
const node = (id: string, name: string, category: string, inputs: Bag, more: Bag = {}): Bag => ({
  id,
  position: { x: 10, y: 20 },
  type: 'customNode',
  data: { id, name, label: name, category, inputs, outputAnchors: [{ name }], ...more },
});
const plug = (source: string, target: string, anchor: string): Bag => ({
  source,
  target,
  sourceHandle: `${source}-output-x-Y`,
  targetHandle: `${target}-input-${anchor}-Type`,
});
const line = (source: string, target: string, output?: number): Bag => ({
  source,
  target,
  sourceHandle: `${source}-output-${output ?? 'x'}`,
  targetHandle: target,
});

const chatflow = {
  nodes: [
    node('chatOpenAI_0', 'chatOpenAI', 'Chat Models', { modelName: 'gpt-4o', maxTokens: '500' }, { credential: 'c1' }),
    node('bufferMemory_0', 'bufferMemory', 'Memory', { sessionId: '' }),
    node('pinecone_0', 'pinecone', 'Vector Stores', { pineconeIndex: 'handbook', embeddings: '{{openAIEmbeddings_0.data.instance}}' }),
    node('openAIEmbeddings_0', 'openAIEmbeddings', 'Embeddings', { modelName: 'text-embedding-3-small' }),
    node('retrieverTool_0', 'retrieverTool', 'Tools', { name: 'search' }),
    node('requestsPost_0', 'requestsPost', 'Tools', { requestsPostUrl: 'https://api.example.com/tickets' }),
    node('toolAgent_0', 'toolAgent', 'Agents', {
      systemMessage: 'Help the customer.',
      maxIterations: '5',
      model: '{{chatOpenAI_0.data.instance}}',
    }),
    node('stickyNote_0', 'stickyNote', 'Utilities', { note: 'Read me' }),
  ],
  edges: [
    plug('chatOpenAI_0', 'toolAgent_0', 'model'),
    plug('bufferMemory_0', 'toolAgent_0', 'memory'),
    plug('openAIEmbeddings_0', 'pinecone_0', 'embeddings'),
    plug('pinecone_0', 'retrieverTool_0', 'retriever'),
    plug('retrieverTool_0', 'toolAgent_0', 'tools'),
    plug('requestsPost_0', 'toolAgent_0', 'tools'),
    plug('gone_0', 'toolAgent_0', 'tools'),
  ],
};

const agentflow = {
  description: 'Answers and sends.',
  nodes: [
    node('startAgentflow_0', 'startAgentflow', 'Agent Flows', { startInputType: 'chatInput' }),
    node('agentAgentflow_0', 'agentAgentflow', 'Agent Flows', {
      agentModel: 'chatAnthropic',
      agentModelConfig: { modelName: 'claude-sonnet-4-0' },
      agentUserMessage:
        '<p>Answer <span class="variable" data-type="mention" data-id="question" data-label="question">{{ question }}</span></p>',
      agentTools: [{ agentSelectedTool: 'gmail', agentSelectedToolConfig: { messageActions: '["sendMessage"]' } }],
    }),
    node(
      'conditionAgentflow_0',
      'conditionAgentflow',
      'Agent Flows',
      { conditions: [{ value1: '<p>{{ agentAgentflow_0 }}</p>' }] },
      { outputAnchors: [{ name: 'a' }, { name: 'b' }] },
    ),
    node('humanInputAgentflow_0', 'humanInputAgentflow', 'Agent Flows', { humanInputDescription: '<p>Sure?</p>' }),
    node('httpAgentflow_0', 'httpAgentflow', 'Agent Flows', {
      method: 'POST',
      url: 'http://api.example.com/x',
      body: '{{ agentAgentflow_0 }}',
    }),
    node('loopAgentflow_0', 'loopAgentflow', 'Agent Flows', { loopBackToNode: 'agentAgentflow_0-Agent', maxLoopCount: '5' }),
    node('customFunctionAgentflow_0', 'customFunctionAgentflow', 'Agent Flows', { customFunctionJavascriptFunction: 'return $input;' }),
  ],
  edges: [
    line('startAgentflow_0', 'agentAgentflow_0'),
    line('agentAgentflow_0', 'conditionAgentflow_0'),
    line('conditionAgentflow_0', 'humanInputAgentflow_0', 0),
    line('conditionAgentflow_0', 'loopAgentflow_0', 1),
    line('humanInputAgentflow_0', 'httpAgentflow_0', 0),
    line('httpAgentflow_0', 'customFunctionAgentflow_0'),
  ],
};

describe('Flowise', () => {
  it('a chatflow: parts plug into their root, the chat is where it begins, and the agent has the authority of its tools', () => {
    const [one] = importSame(JSON.stringify(chatflow), 'Support.json');
    if (one === undefined) throw new Error('no flow');
    expectSound(one);
    expect([one.format, one.flow.name, one.flow.notes.map(({ text }) => text)]).toEqual(['flowise', 'Support', ['Read me']]);
    expect(edgeTexts(one.flow)).toEqual([
      'chatOpenAI.model -> toolAgent.model (model)',
      'bufferMemory.memory -> toolAgent.memory (memory)',
      'openAIEmbeddings.embedding -> pinecone.embedding (embedding)',
      'pinecone.retriever -> retrieverTool.retriever (retriever)',
      'retrieverTool.tool -> toolAgent.tool (tool)',
      'requestsPost.tool -> toolAgent.tool (tool)',
      'Chat.out -> toolAgent.in',
    ]);
    expect(factsNamed(one.flow, 'chatOpenAI').ai).toMatchObject({ role: 'model', provider: 'OpenAI', model: 'gpt-4o' });
    expect(one.loss.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['edge-dropped', 'credential', 'opaque-step']));
    expect(lintFlow(one.flow).findings.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['AI001', 'AI009']));
  });

  it('an agentflow: branches, loops, people, scripts, calls, and the tools inside of a step', () => {
    const one = firstFlow(JSON.stringify(agentflow), 'Agent.json');
    expectSound(one);
    expect(edgeTexts(one.flow)).toEqual(
      expect.arrayContaining([
        'conditionAgentflow.out -> humanInputAgentflow.in',
        'conditionAgentflow.out-2 -> loopAgentflow.in',
        'loopAgentflow.out -> agentAgentflow.in',
        'gmail of agentAgentflow.tool -> agentAgentflow.tool (tool)',
      ]),
    );
    expect(one.flow.nodes.map(({ parameters }) => parameters['category'])).toEqual([
      'trigger.chat',
      'ai.agent',
      'condition',
      'human.approval',
      'http.request',
      'loop',
      'script',
      'ai.tool',
    ]);
    expect(one.flow.nodes[1]?.parameters['values']).toMatchObject({ agentUserMessage: 'Answer {{ node["startAgentflow"].question }}' });
    const findings = lintFlow(one.flow).findings;
    expect(findings.filter(({ ruleId }) => ruleId === 'CN001').map(({ nodeName }) => nodeName)).toEqual(['httpAgentflow']);
    expect(findings.filter(({ ruleId }) => ruleId === 'AI001').map(({ nodeName }) => nodeName)).toEqual(
      expect.arrayContaining(['httpAgentflow', 'gmail of agentAgentflow']),
    );
  });

  it('a custom tool, the export of a whole installation, and a node that nobody has described', () => {
    const tool = firstFlow(
      JSON.stringify({
        name: 'add_contact',
        description: 'Adds',
        color: '#fff',
        iconSrc: '',
        schema: '[]',
        func: 'const fetch = require("node-fetch");\nreturn fetch("https://api.example.com");',
      }),
      'tool.json',
    );
    expectSound(tool);
    expect(lintFlow(tool.flow).findings.map(({ ruleId }) => ruleId)).toContain('SC002');
    const all = importForeignAll(
      JSON.stringify({
        ChatFlow: [{ name: 'One', flowData: JSON.stringify(chatflow) }],
        AgentFlowV2: [{ name: 'Two', flowData: JSON.stringify(agentflow) }],
      }),
      'all.json',
    );
    expect(all.map(({ flow }) => flow.name)).toEqual(['Two', 'One']);
    const odd = firstFlow(JSON.stringify({ nodes: [node('x_0', 'brandNewThing', 'Plugins', { a: 1 })], edges: [] }), 'odd.json');
    expect([factsNamed(odd.flow, 'brandNewThing').unknown, odd.loss.map(({ kind }) => kind)]).toEqual([true, ['unknown-type']]);
  });

  it('what an agent looks up, the tools of its provider, the flow that is called, and the settings beside the drawing', () => {
    const agent = node('agentAgentflow_0', 'agentAgentflow', 'Agent Flows', {
      agentModel: 'chatOpenAI',
      agentUserMessage: 'hi',
      agentKnowledgeDocumentStores: [{ documentStore: 'abc:Handbook' }],
      agentToolsBuiltInOpenAI: '["web_search_preview","code_interpreter"]',
    });
    const call = node('executeFlowAgentflow_0', 'executeFlowAgentflow', 'Agent Flows', {
      executeFlowSelectedFlow: 'other-flow',
      executeFlowInput: 'x',
    });
    const file = {
      Variable: [{ name: 'API_TOKEN', value: filler(3)('{an:32}') }],
      AgentFlowV2: [
        {
          name: 'One',
          apiConfig: '{"overrideConfig":{"status":true}}',
          chatbotConfig: '{"a":1}',
          isPublic: true,
          flowData: JSON.stringify({ nodes: [agent, call], edges: [] }),
        },
      ],
    };
    const one = firstFlow(JSON.stringify(file), 'all.json');
    expectSound(one);
    expect(edgeTexts(one.flow).filter((text) => text.includes('tool'))).toEqual([
      'Documents of agentAgentflow.tool -> agentAgentflow.tool (tool)',
      'web_search_preview of agentAgentflow.tool -> agentAgentflow.tool (tool)',
      'code_interpreter of agentAgentflow.tool -> agentAgentflow.tool (tool)',
    ]);
    expect([
      factsNamed(one.flow, 'Documents of agentAgentflow').sources.length > 0,
      factsNamed(one.flow, 'code_interpreter of agentAgentflow').effects.map(({ kind }) => kind),
    ]).toEqual([true, ['exec']]);
    expect(one.flow.nodes.find(({ name }) => name === 'executeFlowAgentflow')?.parameters).toMatchObject({
      facts: { control: { flowId: 'other-flow' } },
    });
    expect([one.loss.filter(({ kind }) => kind === 'setting-dropped').length, one.leftOut.map(({ field }) => field)]).toEqual([
      4,
      ['Variable.0.value'],
    ]);
  });

  it('never ends in anything but a flow or a UserError, whatever is swapped (property)', () => {
    const nasty = fc.oneof(
      fc.constantFrom<Json>(
        null,
        true,
        -1,
        '',
        '__proto__',
        [],
        {},
        [null],
        { name: null },
        '{{ $flow. }}',
        '{{ a b }}',
        '<span data-id="x">',
      ),
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constant('y'.repeat(25_000)),
    );
    expectSoundHoweverSwapped([chatflow, agentflow], nasty);
  });

  it('a diagram by its name that is no XML says so', () => {
    expect(() => importForeignAll('hello', 'a.bpmn')).toThrow(/no XML/);
  });
});

it('the functions of a branch are scripts like others', () => {
  const found = (ifFunction: string): string[] =>
    importForeignAll(
      JSON.stringify({
        nodes: [
          {
            id: 'f_0',
            type: 'customNode',
            position: { x: 0, y: 0 },
            data: {
              id: 'f_0',
              name: 'ifElseFunction',
              label: 'If',
              category: 'Utilities',
              inputs: { ifFunction, elseFunction: 'return 1' },
            },
          },
        ],
        edges: [],
      }),
      'flow.json',
    ).flatMap(({ flow }) => lintFlow(flow).findings.map(({ ruleId }) => ruleId));
  expect([found('return eval($input)').includes('SC001'), found('return $input === "a"').includes('SC001')]).toEqual([true, false]);
});

describe('prompts', () => {
  const found = (file: Bag, ...rules: readonly string[]): string[] =>
    lintFlow(firstFlow(JSON.stringify(file), 'prompts.json').flow)
      .findings.filter(({ ruleId }) => rules.includes(ruleId))
      .map(({ ruleId, nodeName }) => `${ruleId}@${nodeName ?? ''}`);
  const chain = (prompt: Bag): Bag => ({
    nodes: [
      node('llmChain_0', 'llmChain', 'Chains', { prompt: '{{p_0.data.instance}}' }),
      node('p_0', 'chatPromptTemplate', 'Prompts', prompt),
    ],
    edges: [plug('p_0', 'llmChain_0', 'prompt')],
  });
  const values = (of: Bag): string => JSON.stringify(of);

  it("of a template hold what its variables are given, and an outsider's words in the instructions are seen", () => {
    const file = chain({
      systemMessagePrompt: 'Help {who}.',
      humanMessagePrompt: '{text}',
      promptValues: values({ who: '{{question}}', text: 'Hi' }),
    });
    const one = firstFlow(JSON.stringify(file), 'p.json');
    expectSound(one);
    expect(edgeTexts(one.flow)).toEqual([
      'chatPromptTemplate.out -> llmChain.in',
      'Chat.out -> llmChain.in',
      'Chat.out -> chatPromptTemplate.in',
    ]);
    expect(one.flow.nodes.find(({ name }) => name === 'chatPromptTemplate')?.parameters['values']).toMatchObject({
      systemMessagePrompt: 'Help {{ node["Chat"].question }}.',
      humanMessagePrompt: 'Hi',
    });
    expect(found(file, 'AI002')).toEqual(['AI002@chatPromptTemplate']);
    expect(
      found(
        chain({ systemMessagePrompt: 'Help politely.', humanMessagePrompt: '{text}', promptValues: values({ text: '{{question}}' }) }),
        'AI002',
      ),
    ).toEqual([]);
  });

  it('hold the time and the team as Flowise itself puts them in: no outsider writes these', () => {
    const ask = (content: string): Bag => ({
      nodes: [
        node('startAgentflow_0', 'startAgentflow', 'Agent Flows', { startInputType: 'chatInput' }),
        node('a', 'llmAgentflow', 'Agent Flows', {
          llmModel: 'chatOpenAI',
          llmMessages: [{ role: 'system', content }],
          llmUserMessage: 'Go on',
        }),
      ],
      edges: [line('startAgentflow_0', 'a')],
    });
    expect(found(ask('Now it is {{ current_date_time }}, round {{ loop_count }}, with {{ team_members }}.'), 'AI002')).toEqual([]);
    expect(found(ask('Now it is {{ current_date_time }}: {{ question }}'), 'AI002').length).toBe(1);
  });

  it('hold secrets like other texts, also in what a variable is given', () => {
    const key = filler(5)('sk-proj-{an:48}');
    expect(found(chain({ systemMessagePrompt: `Use ${key}.` }), 'CN007')).toEqual(['CN007@chatPromptTemplate']);
    expect(found(chain({ systemMessagePrompt: 'Use {key}.', promptValues: values({ key }) }), 'CN007').length).toBeGreaterThan(0);
  });

  it('take broken, huge and nested values of variables as they are', () => {
    for (const promptValues of [
      '{"a":',
      '[]',
      values({ a: { b: ['x'] } }),
      values({ a: 'y'.repeat(5_000) }),
      values({ a: '{a}' }),
      JSON.stringify(null),
    ])
      expectSound(firstFlow(JSON.stringify(chain({ systemMessagePrompt: '{a} {{a}} {b}'.repeat(50), promptValues })), 'odd.json'));
  });

  it('read what an earlier step has put into the state of the flow', () => {
    const ask = (id: string, inputs: Bag): Bag =>
      node(id, 'llmAgentflow', 'Agent Flows', {
        llmModel: 'chatOpenAI',
        llmMessages: [{ role: 'system', content: 'Do it.' }],
        llmUserMessage: 'Go on',
        ...inputs,
      });
    const file = {
      nodes: [
        node('startAgentflow_0', 'startAgentflow', 'Agent Flows', { startInputType: 'chatInput' }),
        ask('a', { llmUserMessage: '{{ question }}', llmUpdateState: [{ key: 'plan', value: '{{ output }}' }] }),
        node('h', 'httpAgentflow', 'Agent Flows', { method: 'POST', url: 'https://api.example.com/x', body: '{{ $flow.state.plan }}' }),
      ],
      edges: [line('startAgentflow_0', 'a'), line('a', 'h')],
    };
    const { flow } = firstFlow(JSON.stringify(file), 'state.json');
    // What the model wrote is what is sent.
    const posts = lintFlow(flow).view.stepById('h');
    expect(
      posts?.sinks
        .filter(({ kind }) => kind === 'network')
        .flatMap(({ reads }) => posts.see(reads))
        .some(byModel),
    ).toBe(true);
  });
});
