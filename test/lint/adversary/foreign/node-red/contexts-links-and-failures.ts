/** Node-RED: what lies between the steps, such as contexts, links, environments, failures and statuses. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { AIREQ, ASK, DBG, FN, IN, INJ, MYSQL, REQ, RES, T2, TAB, asked, change, n, set, told } from '../node-red-kit.ts';

export const nodeRedContextsLinksAndFailures: Pair[] = [];
type Part = JsonObject;
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => readonly unknown[], bad: string, good: string): void => {
  nodeRedContextsLinksAndFailures.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const exec = (more: Part = {}, z = 't1') =>
  n('ex', 'exec', [['res'], [], []], { command: 'convert', addpay: 'payload', append: '', useSpawn: 'false', timer: '10', ...more }, z);

// Contexts.
pair(
  'kept under the name of another script',
  'DF001',
  (e) => [
    TAB,
    IN('keep'),
    FN('keep', `const m = { who: ${e} };\nglobal.set('seen', m);\nreturn msg;`, ['res']),
    RES,
    INJ('ask'),
    FN('ask', ASK("global.get('seen').who"), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'several kept at once',
  'DF001',
  (e) => [
    TAB,
    IN('keep'),
    FN('keep', `flow.set(['a', 'b'], [${e}, 1]);\nreturn msg;`, ['res']),
    RES,
    INJ('ask'),
    FN('ask', ASK("flow.get('a')"), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'kept by a path',
  'DF001',
  (e) => [
    TAB,
    IN('keep'),
    FN('keep', `flow.set('last.who', ${e});\nreturn msg;`, ['res']),
    RES,
    INJ('ask'),
    FN('ask', ASK("flow.get('last').who"), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'kept by the script for itself',
  'DF001',
  (e) =>
    told(
      [FN('keep', `const before = context.get('who') || '';\ncontext.set('who', ${e});\nmsg.payload = before;\nreturn msg;`, ['ask'])],
      'keep',
      'msg.payload',
    ),
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'kept by a key in a variable',
  'DF001',
  (e) => [
    TAB,
    IN('keep'),
    FN('keep', `const KEY = 'last';\nflow.set(KEY, ${e});\nreturn msg;`, ['res']),
    RES,
    INJ('ask'),
    FN('ask', ASK("flow.get('last')"), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'kept by a change and read by JSONata',
  'DF001',
  (e) => [
    TAB,
    IN('ch'),
    change('ch', ['res'], set('last', e, 'msg', 'flow')),
    RES,
    INJ('c2'),
    change('c2', ['ask'], set('payload', "$flowContext('last')", 'jsonata')),
    FN('ask', ASK('msg.payload'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'payload.email',
  'payload.product',
);
pair(
  'the flow by way of the context',
  'CN014',
  (e) => [
    TAB,
    IN('keep'),
    FN('keep', "context.flow.set('q', msg.payload.name);\nreturn msg;", ['res']),
    RES,
    INJ('q'),
    FN('q', `msg.topic = 'SELECT * FROM t WHERE n = ' + ${e};\nreturn msg;`, ['db']),
    n('db', 'mysql', [['dbg']], { mydb: 'cfg' }),
    DBG,
    MYSQL,
  ],
  "context.flow.get('q')",
  '5',
);
pair(
  'a template writes into the flow',
  'CN014',
  (e) =>
    asked(
      [
        n('t', 'template', [['q']], {
          field: 'q',
          fieldType: 'flow',
          format: 'handlebars',
          syntax: 'mustache',
          template: "SELECT * FROM t WHERE n = '{{payload.name}}'",
          output: 'str',
        }),
        FN('q', `msg.topic = ${e};\nreturn msg;`, ['db']),
      ],
      't',
    ),
  "flow.get('q')",
  "'SELECT 1'",
);
// Links and sub-flows.
pair(
  'out here and in there',
  'CN014',
  (f) => [
    TAB,
    T2,
    IN('lo'),
    n('lo', 'link out', [], { mode: 'link', links: ['li'] }),
    n('li', 'link in', [['fn']], { links: ['lo'] }, 't2'),
    FN('fn', f, ['ex'], {}, 't2'),
    exec({}, 't2'),
    n('res', 'http response', [], { statusCode: '', headers: {} }, 't2'),
  ],
  'msg.payload = msg.payload.file;\nreturn msg;',
  "msg.payload = '/data/in.png';\nreturn msg;",
);
pair(
  'a link that the message names',
  'DF001',
  (e) => [
    TAB,
    T2,
    IN('fn'),
    FN('fn', `msg.target = 'Lib';\nmsg.payload = { v: ${e} };\nreturn msg;`, ['lc']),
    n('lc', 'link call', [['res']], { links: [], linkType: 'dynamic', timeout: '30' }),
    RES,
    { ...n('li', 'link in', [['ask']], { links: [] }, 't2'), name: 'Lib' },
    FN('ask', ASK('msg.payload.v'), ['ai'], {}, 't2'),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['lo'], 't2'),
    n('lo', 'link out', [], { mode: 'return', links: [] }, 't2'),
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'an environment of a sub-flow says where to',
  'CN001',
  (url) => [
    TAB,
    {
      id: 'sf',
      type: 'subflow',
      name: 'Fetch',
      env: [{ name: 'BASE', type: 'str', value: '' }],
      in: [{ x: 1, y: 1, wires: [{ id: 'srq' }] }],
      out: [{ x: 9, y: 1, wires: [{ id: 'srq', port: 0 }] }],
    },
    REQ('srq', { url: '${BASE}' }, [], 'sf'),
    INJ('inst'),
    n('inst', 'subflow:sf', [['dbg']], { env: [{ name: 'BASE', type: 'str', value: url }] }),
    DBG,
  ],
  'http://erp.example.com/x',
  'https://erp.example.com/x',
);
pair(
  'a secret in the environment of a sub-flow',
  'CN007',
  (value) => [
    TAB,
    {
      id: 'sf',
      type: 'subflow',
      name: 'Fetch',
      env: [{ name: 'API_KEY', type: 'str', value: '' }],
      in: [{ x: 1, y: 1, wires: [{ id: 'srq' }] }],
      out: [{ x: 9, y: 1, wires: [{ id: 'srq', port: 0 }] }],
    },
    REQ('srq', { url: 'https://api.example.com/x' }, [], 'sf'),
    INJ('inst'),
    n('inst', 'subflow:sf', [['dbg']], { env: [{ name: 'API_KEY', type: 'str', value }] }),
    DBG,
  ],
  fakeToken('', 32),
  '',
);
pair(
  'a secret in the environment of a tab',
  'CN007',
  (value) => [{ ...TAB, env: [{ name: 'DB_PASSWORD', value, type: 'str' }] }, INJ('dbg'), DBG],
  'Kq7vR2mX9tLp!',
  '',
);
pair(
  'a script that a sub-flow holds',
  'DF001',
  (e) => [
    TAB,
    {
      id: 'sf',
      type: 'subflow',
      name: 'Say',
      in: [{ x: 1, y: 1, wires: [{ id: 'sfn' }] }],
      out: [{ x: 9, y: 1, wires: [{ id: 'sfn', port: 1 }] }],
    },
    n('sfn', 'function', [[], []], { func: `return [{ payload: msg.payload.product }, { payload: ${e} }];`, outputs: 2, libs: [] }, 'sf'),
    IN('inst'),
    n('inst', 'subflow:sf', [['ask']], {}),
    FN('ask', ASK('msg.payload'), ['ai']),
    AIREQ,
    RES,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
// Failures and statuses.
pair(
  'what a failure says',
  'DF001',
  (e) => [
    TAB,
    IN('fn'),
    FN('fn', `if (!msg.payload.ok) throw new Error('Not good: ' + ${e});\nreturn msg;`, ['res']),
    RES,
    n('c', 'catch', [['ask']], { scope: null, uncaught: false }),
    FN('ask', ASK('msg.error.message'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'Number(msg.payload.n)',
);
pair(
  'what a script reports',
  'DF001',
  (e) => [
    TAB,
    IN('fn'),
    FN('fn', `node.error('No such user: ' + ${e}, msg);\nreturn null;`, []),
    n('c', 'catch', [['ask']], { scope: ['fn'], uncaught: false }),
    FN('ask', ASK('msg.error.message'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.items.length',
);
pair(
  'what a step shows of itself',
  'DF001',
  (e) => [
    TAB,
    IN('fn'),
    FN('fn', `node.status({ fill: 'green', text: ${e} });\nreturn msg;`, ['res']),
    RES,
    n('s', 'status', [['ask']], { scope: ['fn'] }),
    FN('ask', ASK('msg.status.text'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'the message that failed',
  'CN014',
  (e) => [
    TAB,
    IN('rq'),
    REQ('rq', { method: 'POST', url: 'https://api.example.com/x' }, ['res']),
    RES,
    n('c', 'catch', [['q']], { scope: ['rq'], uncaught: false }),
    FN('q', `msg.topic = 'INSERT INTO failed VALUES (' + ${e} + ')';\nreturn msg;`, ['db']),
    n('db', 'mysql', [['dbg']], { mydb: 'cfg' }),
    DBG,
    MYSQL,
  ],
  'JSON.stringify(msg.payload)',
  'Date.now()',
);
pair(
  'when a step is complete',
  'DF001',
  (e) => [
    TAB,
    IN('rq'),
    n('rq', 'delay', [['res']], { pauseType: 'delay', timeout: '5' }),
    RES,
    n('c', 'complete', [['ask']], { scope: ['rq'], uncaught: false }),
    FN('ask', ASK(e), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
