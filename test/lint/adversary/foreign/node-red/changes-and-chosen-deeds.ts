/** Node-RED: changes and their language, and messages that say what is done. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { DBG, FN, IN, INJ, MYSQL, REQ, RES, TAB, asked, change, n, set, told } from '../node-red-kit.ts';

export const nodeRedChangesAndChosenDeeds: Pair[] = [];
type Part = JsonObject;
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => readonly unknown[], bad: string, good: string): void => {
  nodeRedChangesAndChosenDeeds.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const exec = (more: Part = {}, z = 't1') =>
  n('ex', 'exec', [['res'], [], []], { command: 'convert', addpay: 'payload', append: '', useSpawn: 'false', timer: '10', ...more }, z);
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
