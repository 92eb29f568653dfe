/** Node-RED, BPMN and Flowise once more, written from the catalogue alone. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { fakeToken } from '../../kit/steps.ts';
import { agent as bpmnAgent, doc, end, http, oai, start, task, webhook } from './bpmn.ts';
import { e as joined, n as piece, st } from './flowise.ts';
import type { Pair } from './kit.ts';
import { AIREQ, ASK, DBG, FN, IN, INJ, REQ, RES, TAB, n } from './node-red.ts';

export const nodeRedThird: Pair[] = [];
export const bpmnThird: Pair[] = [];
export const flowiseThird: Pair[] = [];
const red = (...one: Pair): void => {
  nodeRedThird.push(one);
};
const bpmn = (...one: Pair): void => {
  bpmnThird.push(one);
};
const flowise = (...one: Pair): void => {
  flowiseThird.push(one);
};

{
  const f = (func: string) => [TAB, IN('fn'), FN('fn', func, ['ai']), AIREQ, RES];
  red(
    'taken apart with a rest',
    'DF001',
    f(
      "const { product, ...rest } = msg.payload;\nmsg.payload = { messages: [{ role: 'user', content: JSON.stringify(rest) + rest.email }] };\nreturn msg;",
    ),
    f("const { product } = msg.payload;\nmsg.payload = { messages: [{ role: 'user', content: `Praise ${product}` }] };\nreturn msg;"),
  );
  red(
    'another message is sent',
    'DF001',
    f(
      "const out = RED.util.cloneMessage(msg);\nout.payload = { messages: [{ role: 'user', content: out.payload.phone }] };\nnode.send(out);",
    ),
    f("const out = { payload: { messages: [{ role: 'user', content: 'Hello' }] } };\nnode.send(out);"),
  );
}
{
  const f = (to: string) => [
    TAB,
    IN('ch'),
    n('ch', 'change', [['ask']], { rules: [{ t: 'set', p: 'payload', pt: 'msg', to, tot: 'jsonata' }] }),
    FN('ask', ASK('msg.payload.m'), ['ai']),
    AIREQ,
    RES,
  ];
  red('a change by JSONata', 'DF001', f('{ "m": payload.customer.email }'), f('{ "m": $count(payload.items) }'));
}
{
  const f = (to: string) => [
    TAB,
    IN('ch'),
    n('ch', 'change', [['ex']], { rules: [{ t: 'set', p: 'payload', pt: 'msg', to, tot: 'jsonata' }] }),
    n('ex', 'exec', [['res'], [], []], { command: 'ls', addpay: 'payload', append: '', useSpawn: 'false' }),
    RES,
  ];
  red('a command by JSONata', 'CN014', f('"-l " & payload.dir'), f('"-l /data"'));
}
{
  const f = (outputs: string[][]) => [
    TAB,
    IN('fn'),
    n('fn', 'function', outputs, {
      func: 'return [{ payload: msg.payload.product }, { payload: msg.payload.email }];',
      outputs: 2,
      libs: [],
    }),
    FN('ask', ASK('msg.payload'), ['ai']),
    AIREQ,
    RES,
  ];
  red('the second way out', 'DF001', f([[], ['ask']]), f([['ask'], []]));
}
{
  const f = (path: string) => [
    TAB,
    INJ('ws'),
    n('ws', 'websocket out', [], { server: '', client: 'wc' }),
    { id: 'wc', type: 'websocket-client', path, tls: '', wholemsg: 'false' },
  ];
  red('a plain socket', 'CN001', f('ws://erp.example.com/feed'), f('wss://erp.example.com/feed'));
}
{
  const f = (info: string) => [TAB, INJ('dbg'), DBG, n('c', 'comment', [], { info, name: 'How to' })];
  red(
    'a key in a comment',
    'CN007',
    f('curl -H "Authorization: token ' + fakeToken('ghp_', 36) + '"'),
    f('curl -H "Authorization: token $GITHUB_TOKEN"'),
  );
}
{
  const f = (payload: string) => [
    TAB,
    { ...INJ('rq'), payload, payloadType: 'json', props: [{ p: 'payload' }] },
    REQ('rq', { method: 'POST', url: 'https://api.example.com/login' }, ['dbg']),
    DBG,
  ];
  red('a key that is injected', 'CN007', f(`{"client_secret":"${fakeToken('', 40)}"}`), f('{"client_id":"shop-desk","page":1}'));
}
{
  const f = (authType: string) => [TAB, INJ('rq'), REQ('rq', { url: 'https://api.example.com/x', authType }, ['dbg']), DBG];
  red('a name and a password', 'CN012', f('basic'), f('bearer'));
}
{
  const f = (func: string) => [
    TAB,
    INJ('rq'),
    REQ('rq', { url: 'https://api.example.com/job' }, ['fn']),
    n('fn', 'function', [['rq'], ['dbg']], { func, outputs: 2, libs: [] }),
    DBG,
  ];
  red('counted rounds', 'RL004', f('if (msg.payload.done) return [null, msg];\nreturn [msg, null];'), [
    TAB,
    INJ('rq'),
    REQ('rq', { url: 'https://api.example.com/job' }, ['fn']),
    n('fn', 'function', [['dbg'], ['dbg']], {
      func: 'if (msg.payload.done) return [null, msg];\nreturn [msg, null];',
      outputs: 2,
      libs: [],
    }),
    DBG,
  ]);
}

const line = ['start > t', 't > end'];
{
  const c7 = (id: string, url: string, payload: string) =>
    `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><camunda:connector xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><camunda:inputOutput><camunda:inputParameter name="url">${url}</camunda:inputParameter><camunda:inputParameter name="method">POST</camunda:inputParameter><camunda:inputParameter name="headers"><camunda:map><camunda:entry key="content-type">application/json</camunda:entry></camunda:map></camunda:inputParameter><camunda:inputParameter name="payload">${payload}</camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>`;
  const form = (...fields: string[]) =>
    `<bpmn:startEvent id="start"><bpmn:extensionElements><camunda:formData xmlns:camunda="http://camunda.org/schema/1.0/bpmn">${fields.map((f) => `<camunda:formField id="${f}" label="${f}" type="string" />`).join('')}</camunda:formData></bpmn:extensionElements></bpmn:startEvent>`;
  const ai = 'https://api.openai.com/v1/chat/completions';
  bpmn(
    "a form's field in a payload",
    'DF001',
    doc(form('email', 'product') + c7('t', ai, '{"messages":[{"role":"user","content":"Greet ${email}"}]}') + end, line),
    doc(form('email', 'product') + c7('t', ai, '{"messages":[{"role":"user","content":"Praise ${product}"}]}') + end, line),
  );
  bpmn(
    'a plain connector',
    'CN001',
    doc(start + c7('t', 'http://erp.example.com/orders', '{}') + end, line),
    doc(start + c7('t', 'https://erp.example.com/orders', '{}') + end, line),
  );
}
{
  const jdbc = (query: string, variables = '') =>
    task('t', 'io.camunda:connector-jdbc:1', {
      'database': 'POSTGRESQL',
      'connection.authType': 'uri',
      'connection.uri': '{{secrets.DB_URI}}',
      'data.returnResults': 'true',
      'data.query': query,
      ...(variables === '' ? {} : { 'data.variables': variables }),
    });
  bpmn(
    'a statement joined',
    'CN014',
    doc(webhook() + jdbc('="SELECT * FROM t WHERE n = \'" + order.name + "\'"') + end, line),
    doc(webhook() + jdbc('SELECT * FROM t WHERE n = :name', '={name: order.name}') + end, line),
  );
}
{
  const f = (e: string) =>
    doc(
      webhook() +
        `<bpmn:subProcess id="t"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=order.people" inputElement="entry" /></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics><bpmn:startEvent id="s2" />${oai(`="Greet " + ${e}`).replaceAll('"t"', '"inner"')}<bpmn:endEvent id="e2" /><bpmn:sequenceFlow id="x1" sourceRef="s2" targetRef="inner" /><bpmn:sequenceFlow id="x2" sourceRef="inner" targetRef="e2" /></bpmn:subProcess>` +
        end,
      line,
    );
  bpmn('one of a list', 'DF001', f('entry.email'), f('entry.product'));
}
bpmn(
  'tools that write',
  'AI001',
  doc(
    webhook() +
      bpmnAgent(
        'Help',
        '=order.text',
        http('w', { method: 'PUT', url: 'https://erp.example.com/orders/1', body: '={note: fromAi(toolCall.note, "what")}' }),
      ) +
      end,
    line,
  ),
  doc(webhook() + bpmnAgent('Help', '=order.text', http('w', { method: 'GET', url: 'https://erp.example.com/rates' })) + end, line),
);

const llm = (user: string) =>
  piece(
    'llmAgentflow',
    'Agent Flows',
    ['LLM'],
    {
      llmModel: 'chatOllama',
      llmMessages: [],
      llmUserMessage: user,
      llmReturnResponseAs: 'userMessage',
      llmModelConfig: { modelName: 'llama3', baseUrl: 'http://localhost:11434' },
    },
    'agentFlow',
  );
{
  const f = (customFunctionJavascriptFunction: string) => {
    const c = piece(
      'customFunctionAgentflow',
      'Agent Flows',
      ['CustomFunction'],
      { customFunctionInputVariables: [{ variableName: 'q', variableValue: '{{ question }}' }], customFunctionJavascriptFunction },
      'agentFlow',
    );
    return { nodes: [st, c], edges: [joined(st, c)] };
  };
  flowise('code runs what was written', 'SC001', f('return eval($q);'), f('return $q.length;'));
}
{
  const f = (body: string): JsonObject => {
    const l = llm('<p>{{ question }}</p>');
    const h = piece(
      'httpAgentflow',
      'Agent Flows',
      ['HTTP'],
      { method: 'POST', url: 'https://erp.example.com/orders', headers: '', queryParams: '', bodyType: 'json', body, responseType: 'json' },
      'agentFlow',
    );
    return { nodes: [st, l, h], edges: [joined(st, l), joined(l, h)] } as unknown as JsonObject;
  };
  flowise("a model's words are posted", 'AI001', f('{ "note": "{{ llmAgentflow_0 }}" }'), f('{ "note": "a chat" }'));
}
{
  const f = (baseUrl: string) => {
    const m = piece('chatOllama', 'Chat Models', ['ChatOllama', 'BaseChatModel'], { baseUrl, modelName: 'llama3' });
    const c = piece('conversationChain', 'Chains', ['ConversationChain'], { systemMessagePrompt: 'You are helpful' });
    return { nodes: [m, c], edges: [joined(m, c, 'model')] };
  };
  flowise('a plain model', 'CN001', f('http://llm.example.com:11434'), f('https://llm.example.com'));
}
