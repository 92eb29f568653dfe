/** Node-RED: lists and what brings them together again, what models write, and secrets. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { AIREQ, ASK, DBG, FN, IN, INJ, MYSQL, REQ, RES, TAB, change, n, set, told } from '../node-red-kit.ts';

export const nodeRedListsModelsAndSecrets: Pair[] = [];
type Part = JsonObject;
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => readonly unknown[], bad: string, good: string): void => {
  nodeRedListsModelsAndSecrets.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const exec = (more: Part = {}, z = 't1') =>
  n('ex', 'exec', [['res'], [], []], { command: 'convert', addpay: 'payload', append: '', useSpawn: 'false', timer: '10', ...more }, z);
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
