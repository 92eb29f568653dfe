/** Node-RED once more: what lies between the steps, such as contexts, links, failures, statuses, environments, and languages of single fields. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';
import { fakeToken } from '../../kit/steps.ts';
import type { Pair } from './kit.ts';
import { AIREQ, ASK, DBG, FN, IN, INJ, REQ, RES, TAB, n } from './node-red.ts';

export const nodeRedSeventh: Pair[] = [];
type Part = JsonObject;
const T2 = { ...TAB, id: 't2', label: 'Second' };
const MYSQL = { id: 'cfg', type: 'MySQLdatabase', name: 'shop', host: '127.0.0.1', port: '3306', db: 'shop' };
const change = (id: string, to: readonly string[], ...rules: readonly JsonObject[]) => n(id, 'change', [[...to]], { rules: [...rules] });
const set = (p: string, to: string, tot: string, pt = 'msg'): JsonObject => ({ t: 'set', p, pt, to, tot });
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => readonly unknown[], bad: string, good: string): void => {
  nodeRedSeventh.push([name, rule, file(bad) as Json, file(good) as Json]);
};
/** Somebody posts, something happens, and a model is told of what `e` says. */
const told = (parts: readonly unknown[], first: string, e: string, more: readonly unknown[] = []): readonly unknown[] => [
  TAB,
  IN(first),
  ...parts,
  FN('ask', ASK(e), ['ai']),
  AIREQ,
  RES,
  ...more,
];
/** The same with a database that is asked what `msg.topic` says. */
const asked = (parts: readonly unknown[], first: string, more: readonly unknown[] = []): readonly unknown[] => [
  TAB,
  IN(first),
  ...parts,
  n('db', 'mysql', [['res']], { mydb: 'cfg' }),
  RES,
  MYSQL,
  ...more,
];
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

// Changes and their language.
const jsonata = (name: string, bad: string, good: string): void =>
  pair(name, 'DF001', (to) => told([change('ch', ['ask'], set('payload', to, 'jsonata'))], 'ch', 'msg.payload'), bad, good);
jsonata('JSONata: each of a list', '$map(payload.people, function($p) { $p.email })', '$map(payload.people, function($p) { $p.product })');
jsonata('JSONata: one that fits', 'payload.people[age > 30].email', 'payload.people[age > 30].product');
jsonata('JSONata: looked up by its name', "$lookup(payload, 'email')", "$lookup(payload, 'product')");
jsonata('JSONata: named by a variable', '($c := payload.customer; $c.email & "!")', '($c := payload.customer; $c.product & "!")');
jsonata('JSONata: a context and a condition', 'payload.ok ? payload.email : "nobody"', 'payload.ok ? payload.product : "nobody"');
jsonata('JSONata: Base64', '$base64encode(payload.email)', '$base64encode(payload.product)');
pair(
  'JSONata runs a text',
  'SC006',
  (to) => [TAB, IN('ch'), change('ch', ['res'], set('payload', to, 'jsonata')), RES],
  '$eval(payload.formula)',
  '$sum(payload.values)',
);
pair(
  'JSONata writes a statement',
  'CN014',
  (to) => asked([change('ch', ['db'], set('topic', to, 'jsonata'))], 'ch'),
  '"SELECT * FROM t WHERE n = \'" & payload.name & "\'"',
  '"SELECT * FROM t WHERE n = 1"',
);
pair(
  'moved into the statement',
  'CN014',
  (to) => asked([change('ch', ['db'], set('topic', 'SELECT 1', 'str'), { t: 'move', p: 'payload.sql', pt: 'msg', to, tot: 'msg' })], 'ch'),
  'topic',
  'note',
);
pair(
  'a part of a statement is replaced',
  'CN014',
  (to) =>
    asked(
      [
        change('ch', ['db'], set('topic', "SELECT * FROM t WHERE n = 'NAME'", 'str'), {
          t: 'change',
          p: 'topic',
          pt: 'msg',
          from: 'NAME',
          fromt: 'str',
          to,
          tot: to.startsWith('pay') ? 'msg' : 'str',
        }),
      ],
      'ch',
    ),
  'payload.name',
  'Ada',
);
pair(
  'a secret in a rule of a switch',
  'CN007',
  (v) => [
    TAB,
    IN('sw'),
    n('sw', 'switch', [['res']], {
      property: 'req.headers.authorization',
      propertyType: 'msg',
      rules: [{ t: 'eq', v, vt: 'str' }],
      checkall: 'true',
      outputs: 1,
    }),
    RES,
  ],
  `Bearer ${fakeToken('', 36)}`,
  'Bearer',
);

// Where the message says what is done.
pair(
  'the address in two steps',
  'CN005',
  (e) => [
    TAB,
    IN('a'),
    FN('a', `msg.base = ${e};\nreturn msg;`, ['b']),
    FN('b', 'msg.url = `https://${msg.base}/status`;\nreturn msg;', ['rq']),
    REQ('rq', {}, ['res']),
    RES,
  ],
  'msg.payload.host',
  "'api.example.com'",
);
pair(
  'a name before the domain',
  'CN005',
  (url) => [TAB, IN('rq', 'get'), REQ('rq', { url }, ['res']), RES],
  'https://{{{req.query.shop}}}.example.com/x',
  'https://api.example.com/x',
);
pair(
  'a part of the way in',
  'CN014',
  (e) => [
    TAB,
    n('in', 'http in', [['fn']], { url: '/orders/:id', method: 'get' }),
    FN('fn', `msg.topic = 'SELECT * FROM o WHERE id = ' + ${e};\nreturn msg;`, ['db']),
    n('db', 'mysql', [['res']], { mydb: 'cfg' }),
    RES,
    MYSQL,
  ],
  'msg.req.params.id',
  'parseInt(msg.req.params.id, 10)',
);
pair(
  'a cookie in a statement',
  'CN014',
  (e) => asked([FN('fn', `msg.topic = 'SELECT * FROM s WHERE sid = \\'' + ${e} + '\\'';\nreturn msg;`, ['db'])], 'fn'),
  'msg.req.cookies.sid',
  "'x'",
);
pair(
  'a whole command from outside',
  'CN014',
  (addpay) => [
    TAB,
    n('ws', 'websocket in', [['ex']], { server: 'wl', client: '' }),
    exec({ command: '', addpay }),
    n('res', 'debug', [], {}),
    { id: 'wl', type: 'websocket-listener', path: '/ws', wholemsg: 'false' },
  ],
  'payload',
  '',
);
pair(
  'a chat message in a command',
  'CN014',
  (e) => [
    TAB,
    n('tg', 'telegram receiver', [['fn'], []], { bot: 'b' }),
    FN('fn', `msg.payload = ${e};\nreturn msg;`, ['ex']),
    exec(),
    n('res', 'debug', [], {}),
    { id: 'b', type: 'telegram bot', botname: 'b' },
  ],
  'msg.payload.content',
  "'/data/a.png'",
);
pair(
  'an old way to append the message',
  'CN014',
  (p) => [
    TAB,
    n('tcp', 'tcp in', [['ex']], { server: 'server', port: '9000', datamode: 'stream', datatype: 'utf8' }),
    n('ex', 'exec', [['res'], [], []], { command: 'logger', addpay: p === 'yes', append: '', useSpawn: 'false' }),
    n('res', 'debug', [], {}),
  ],
  'yes',
  'no',
);
pair(
  'a file that the caller names',
  'CN014',
  (f) => [
    TAB,
    IN('fn', 'get'),
    FN('fn', f, ['fi']),
    n('fi', 'file in', [['res']], { filename: 'filename', filenameType: 'msg', format: 'utf8', allProps: false }),
    RES,
  ],
  "msg.filename = '/data/' + msg.req.query.name;\nreturn msg;",
  "msg.filename = '/data/orders.csv';\nreturn msg;",
);
pair(
  'a page that quotes the caller',
  'CN019',
  (template) => [
    TAB,
    IN('t', 'get'),
    n('t', 'template', [['h']], { field: 'payload', fieldType: 'msg', format: 'html', syntax: 'mustache', template, output: 'str' }),
    change('h', ['res'], set('headers', '{"content-type":"text/html"}', 'json')),
    RES,
  ],
  '<h1>Hello {{{req.query.name}}}</h1>',
  '<h1>Hello {{req.query.name}}</h1>',
);
pair(
  'a page that a script writes',
  'CN019',
  (e) => [
    TAB,
    IN('fn', 'get'),
    FN('fn', `msg.headers = { 'Content-Type': 'text/html' };\nmsg.payload = '<h1>Hello ' + ${e} + '</h1>';\nreturn msg;`, ['res']),
    RES,
  ],
  'msg.req.query.name',
  'Number(msg.req.query.n)',
);
pair(
  'a script that calls out by a library',
  'SC002',
  (module) => [
    TAB,
    INJ('fn'),
    FN(
      'fn',
      module === 'axios'
        ? "msg.payload = (await axios.get('https://api.example.com/x')).data;\nreturn msg;"
        : 'msg.payload = dayjs().format();\nreturn msg;',
      ['dbg'],
      { libs: [{ var: module, module }] },
    ),
    DBG,
  ],
  'axios',
  'dayjs',
);
pair(
  "the caller's ticket is told",
  'DF003',
  (e) => [
    TAB,
    IN('fn'),
    FN('fn', `msg.payload = { chatId: 1, type: 'message', content: 'Called with ' + ${e} };\nreturn msg;`, ['tg']),
    n('tg', 'telegram sender', [[]], { bot: 'b' }),
    { id: 'b', type: 'telegram bot', botname: 'b' },
  ],
  'msg.req.headers.authorization',
  "msg.req.headers['content-type']",
);

// Lists and what brings them together again.
pair(
  'split and joined again',
  'DF001',
  (e) =>
    told(
      [
        n('sp', 'split', [['fn']], { splt: '\\n', arraySplt: 1, property: 'payload' }),
        FN('fn', `msg.payload = ${e};\nreturn msg;`, ['jo']),
        n('jo', 'join', [['ask']], { mode: 'custom', build: 'array', property: 'payload', propertyType: 'msg', count: '5' }),
      ],
      'sp',
      "msg.payload.join(', ')",
    ),
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'joined by a JSONata that folds',
  'DF001',
  (reduceExp) =>
    told(
      [
        n('sp', 'split', [['jo']], { splt: '\\n', arraySplt: 1, property: 'payload' }),
        n('jo', 'join', [['ask']], {
          mode: 'reduce',
          build: 'string',
          property: 'payload',
          propertyType: 'msg',
          reduceExp,
          reduceInit: '""',
          reduceInitType: 'jsonata',
        }),
      ],
      'sp',
      'msg.payload',
    ),
  '$A & payload.email',
  '$A & payload.product',
);
pair(
  'a list out of a table of text',
  'DF001',
  (e) => told([n('csv', 'csv', [['ask']], { sep: ',', hdrin: true, temp: '', multi: 'mult', ret: '\\n' })], 'csv', e),
  'msg.payload.map((r) => r.email).join()',
  'msg.payload.length',
);
pair(
  'out of XML',
  'DF001',
  (e) => told([n('x', 'xml', [['ask']], { property: 'payload', attr: '', chr: '' })], 'x', e),
  'msg.payload.order.customer[0].email[0]',
  'msg.payload.order.product[0]',
);

// What models write.
const answer = 'msg.payload.choices[0].message.content';
const written = (parts: readonly unknown[], first: string, more: readonly unknown[] = []): readonly unknown[] => [
  TAB,
  IN('ask'),
  FN('ask', ASK('msg.payload.text'), ['ai']),
  REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, [first]),
  ...parts,
  RES,
  ...more,
];
pair(
  'a model writes a command',
  'AI003',
  (e) => written([FN('fn', `msg.payload = ${e};\nreturn msg;`, ['ex']), exec()], 'fn'),
  answer,
  "'/data/a.png'",
);
pair(
  'a model writes a statement',
  'AI003',
  (e) =>
    written([FN('fn', `msg.topic = 'SELECT ' + ${e};\nreturn msg;`, ['db']), n('db', 'mysql', [['res']], { mydb: 'cfg' })], 'fn', [MYSQL]),
  answer,
  "'1'",
);
pair(
  'a model writes a page',
  'AI003',
  (type) => written([FN('fn', `msg.headers = { 'content-type': '${type}' };\nmsg.payload = ${answer};\nreturn msg;`, ['res'])], 'fn'),
  'text/html',
  'text/plain',
);
pair(
  'a model says what is deleted',
  'AI001',
  (e) =>
    written(
      [
        FN('fn', `msg.url = 'https://erp.example.com/orders/' + encodeURIComponent(${e});\ndelete msg.payload;\nreturn msg;`, ['del']),
        REQ('del', { method: 'DELETE' }, ['res']),
      ],
      'fn',
    ),
  answer,
  "'42'",
);
pair(
  'the caller gives the orders to a model',
  'AI002',
  (e) => [
    TAB,
    IN('fn'),
    FN(
      'fn',
      `msg.payload = { model: 'gpt-4o-mini', messages: [{ role: 'system', content: 'You are ' + ${e} }, { role: 'user', content: 'Hello' }] };\nreturn msg;`,
      ['ai'],
    ),
    AIREQ,
    RES,
  ],
  'msg.payload.persona',
  "'a helper'",
);

// Secrets.
pair(
  'a key in the list of headers',
  'CN007',
  (valueValue) => [
    TAB,
    INJ('rq'),
    REQ(
      'rq',
      { url: 'https://api.example.com/x', headers: [{ keyType: 'other', keyValue: 'X-Api-Key', valueType: 'other', valueValue }] },
      ['dbg'],
    ),
    DBG,
  ],
  fakeToken('', 32),
  '',
);
pair(
  'a password in the clear beside the broker',
  'CN007',
  (password) => [
    TAB,
    n('mq', 'mqtt in', [['dbg']], { topic: 'plant', broker: 'b' }),
    DBG,
    {
      id: 'b',
      type: 'mqtt-broker',
      name: 'plant',
      broker: 'mqtt.example.com',
      port: '8883',
      usetls: true,
      credentials: { user: 'plant', password },
    },
  ],
  'Kq7vR2mX9tLp!',
  '',
);
pair(
  'a name and a password in an address',
  'CN007',
  (path) => [
    TAB,
    INJ('ws'),
    n('ws', 'websocket out', [], { server: '', client: 'wc' }),
    { id: 'wc', type: 'websocket-client', path, tls: '', wholemsg: 'false' },
  ],
  'wss://feed:Kq7vR2mX9tLp@erp.example.com/feed',
  'wss://erp.example.com/feed',
);
pair(
  'a password in Base64',
  'CN007',
  (e) => [
    TAB,
    INJ('fn'),
    FN('fn', `msg.headers = { Authorization: ${e} };\nreturn msg;`, ['rq']),
    REQ('rq', { url: 'https://api.example.com/x' }, ['dbg']),
    DBG,
  ],
  `'Basic ' + Buffer.from('admin:' + 'Sup3rS3cret!').toString('base64')`,
  `'Basic ' + Buffer.from(env.get('USER') + ':' + env.get('PASS')).toString('base64')`,
);
pair(
  'a key in two halves',
  'CN007',
  (half) =>
    [
      TAB,
      INJ('fn'),
      FN('fn', `const a = '${fakeToken('sk-proj-', 12)}';\nmsg.headers = { Authorization: 'Bearer ' + a + '${half}' };\nreturn msg;`, [
        'rq',
      ]),
      REQ('rq', { url: 'https://api.example.com/x' }, ['dbg']),
      DBG,
    ].map((one) => (half === '' && 'func' in one ? { ...one, func: 'return msg;' } : one)),
  fakeToken('', 30),
  '',
);
pair(
  'a password in a rule of a change',
  'CN007',
  (to) => [
    TAB,
    INJ('ch'),
    change('ch', ['rq'], set('payload', to, 'json')),
    REQ('rq', { method: 'POST', url: 'https://api.example.com/login' }, ['dbg']),
    DBG,
  ],
  '{"user":"desk","password":"Kq7vR2mX9tLp!"}',
  '{"user":"desk","page":1}',
);
