/** Node-RED: contributed nodes, files, answers to requests, and the places where settings hide. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { ASK, DBG, FN, IN, INJ, REQ, RES, T2, TAB, change, n, set } from '../node-red-kit.ts';

export const nodeRedContributedNodesAndSettings: Pair[] = [];
const PG = {
  id: 'pg',
  type: 'postgreSQLConfig',
  name: 'shop',
  host: 'db.example.com',
  hostFieldType: 'str',
  port: '5432',
  portFieldType: 'num',
  database: 'shop',
  databaseFieldType: 'str',
  ssl: 'true',
  sslFieldType: 'bool',
  user: '',
  userFieldType: 'str',
  password: '',
  passwordFieldType: 'str',
};
const template = (id: string, to: string, text: string, more: JsonObject = {}) =>
  n(id, 'template', [[to]], {
    field: 'payload',
    fieldType: 'msg',
    format: 'handlebars',
    syntax: 'mustache',
    template: text,
    output: 'str',
    ...more,
  });
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => readonly unknown[], bad: string, good: string): void => {
  nodeRedContributedNodesAndSettings.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const EXEC = (more: JsonObject = {}) =>
  n('ex', 'exec', [['dbg'], [], []], { command: '', addpay: '', append: '', useSpawn: 'false', timer: '10', ...more });
const FILE = (more: JsonObject = {}) =>
  n('fi', 'file', [['dbg']], {
    filename: '',
    filenameType: 'msg',
    appendNewline: true,
    createDir: false,
    overwriteFile: 'true',
    encoding: 'none',
    ...more,
  });

// Contributed nodes.
pair(
  'a template in a statement',
  'CN014',
  (q) => [TAB, IN('pq'), n('pq', 'postgresql', [['res']], { query: q, postgreSQLConfig: 'pg', split: false, rowsPerMsg: 1 }), RES, PG],
  "SELECT * FROM t WHERE n = '{{{ msg.payload.name }}}'",
  'SELECT * FROM t WHERE n = $1',
);
pair(
  'a statement in the message',
  'CN014',
  (e) => [
    TAB,
    IN('f'),
    FN('f', `msg.query = ${e};\nmsg.params = [msg.payload.name];\nreturn msg;`, ['pq']),
    n('pq', 'postgresql', [['res']], { query: '', postgreSQLConfig: 'pg' }),
    RES,
    PG,
  ],
  '"SELECT * FROM t WHERE n = \'" + msg.payload.name + "\'"',
  "'SELECT * FROM t WHERE n = $1'",
);
pair(
  'a filter from outside for a document base',
  'CN014',
  (e) => [
    TAB,
    IN('f'),
    FN('f', `msg.payload = ${e};\nreturn msg;`, ['mo']),
    n('mo', 'mongodb in', [['res']], { mongodb: 'mdb', name: '', collection: 'users', operation: 'find' }),
    RES,
    { id: 'mdb', type: 'mongodb', hostname: 'db.example.com', port: '27017', db: 'shop', ssl: true },
  ],
  '{ $where: "this.name == \'" + msg.payload.name + "\'" }',
  '{ name: String(msg.payload.name) }',
);
pair(
  'a question to a time series',
  'CN014',
  (e) => [
    TAB,
    IN('f'),
    FN('f', `msg.query = ${e};\nreturn msg;`, ['ix']),
    n('ix', 'influxdb in', [['res']], { influxdb: 'i', query: '', rawOutput: false, precision: '' }),
    RES,
    { id: 'i', type: 'influxdb', hostname: 'tsdb.example.com', port: '8086', protocol: 'https', database: 'm', usetls: true },
  ],
  '"SELECT * FROM m WHERE sensor = \'" + msg.req.query.s + "\'"',
  "'SELECT * FROM m LIMIT ' + Number(msg.req.query.s)",
);
pair(
  'a sqlite statement in the topic',
  'CN014',
  (q) => [
    TAB,
    IN('t'),
    template('t', 'sq', q, { field: 'topic' }),
    n('sq', 'sqlite', [['res']], { mydb: 'sl', sqlquery: 'msg.topic', sql: '' }),
    RES,
    { id: 'sl', type: 'sqlitedb', db: '/data/a.db', mode: 'RWC' },
  ],
  "DELETE FROM t WHERE n = '{{payload.name}}'",
  "DELETE FROM t WHERE n = 'old'",
);
pair(
  'a chat bot that runs commands',
  'CN014',
  (a) => [
    TAB,
    n('tg', 'telegram receiver', [['c'], []], { bot: 'bot', saveDataDir: '', filterCommands: false }),
    change('c', ['ex'], set('payload', 'payload.content', 'msg')),
    EXEC({ command: 'bash -c', addpay: a }),
    DBG,
    { id: 'bot', type: 'telegram bot', botname: 'ops', usernames: '', chatids: '' },
  ],
  'payload',
  '',
);
pair(
  'a node that asks a model',
  'DF001',
  (e) => [
    TAB,
    IN('f'),
    FN('f', `msg.payload = [{ role: 'user', content: 'Hi ' + ${e} }];\nreturn msg;`, ['oa']),
    n('oa', 'openai-chat', [['res']], { service: 's', property: 'payload', model: 'gpt-4o' }),
    RES,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'a token of a bot',
  'CN007',
  (token) => [
    TAB,
    INJ('f'),
    FN('f', 'return msg;', ['tg']),
    n('tg', 'telegram sender', [[]], { bot: 'bot' }),
    { id: 'bot', type: 'telegram bot', botname: 'ops', token, usernames: '', chatids: '' },
  ],
  `123456789:${fakeToken('AA', 33)}`,
  '',
);
// Where files lie.
pair(
  'what follows a host without a stroke',
  'CN005',
  (e) => [TAB, IN('f', 'get'), FN('f', `msg.url = ${e};\nreturn msg;`, ['rq']), REQ('rq', {}, ['dbg']), DBG],
  "'https://files.example.com' + msg.req.query.p",
  "'https://files.example.com/' + encodeURIComponent(msg.req.query.p)",
);
pair(
  'a model says where a file is kept',
  'AI003',
  (e) => [
    TAB,
    IN('ask'),
    FN('ask', ASK('msg.payload.text'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['f']),
    FN('f', `msg.filename = ${e};\nreturn msg;`, ['fi']),
    FILE({ filename: 'filename' }),
    DBG,
  ],
  "'/data/' + msg.payload.choices[0].message.content",
  "'/data/answer.txt'",
);
// Secrets.
pair(
  'a login in the settings of a request',
  'DF003',
  (e) => [TAB, IN('f'), FN('f', `msg.payload = ${e};\nreturn msg;`, ['res']), RES],
  "{ ok: true, debug: env.get('API_TOKEN') }",
  "{ ok: true, debug: env.get('NODE_ENV') }",
);
pair(
  'a secret in an address',
  'DF003',
  (u) => [TAB, INJ('c'), change('c', ['rq'], set('url', u, 'env')), REQ('rq', {}, ['dbg']), DBG],
  'https://api.example.com/x?key=${API_KEY}',
  'https://api.example.com/x?city=${CITY}',
);
pair(
  'a secret told to a topic',
  'DF003',
  (e) => [
    TAB,
    INJ('c'),
    change('c', ['mo'], set('payload', e, 'env')),
    n('mo', 'mqtt out', [], { topic: 'state', qos: '', retain: '', broker: 'b' }),
    { id: 'b', type: 'mqtt-broker', broker: 'mqtt.example.com', port: '8883', usetls: true },
  ],
  'ADMIN_PASSWORD',
  'PLANT_NAME',
);
pair(
  'a login in the address of a broker',
  'CN007',
  (broker) => [
    TAB,
    n('m', 'mqtt in', [['dbg']], { topic: 'a', qos: '0', broker: 'b' }),
    DBG,
    { id: 'b', type: 'mqtt-broker', broker, port: '8883', usetls: true },
  ],
  'mqtts://ops:hunter22@mqtt.example.com',
  'mqtts://mqtt.example.com',
);
// Answers to requests.
pair(
  'text from outside in a page',
  'CN014',
  (text) => [TAB, IN('t', 'get'), template('t', 'res', text), RES],
  '<h1>Hello {{{payload.name}}}</h1>',
  '<h1>Hello {{payload.name}}</h1>',
);
pair(
  'a list of strangers that people open',
  'CN020',
  (filename) => [
    TAB,
    IN('f'),
    FN('f', 'msg.payload = msg.payload.name + ";" + msg.payload.city;\nreturn msg;', ['fi']),
    FILE({ filename, filenameType: 'str' }),
    DBG,
  ],
  '/data/people.csv',
  '/data/people.log',
);
// Links, statuses, contexts.
pair(
  'kept under a key of the message',
  'DF001',
  (e) => [
    TAB,
    IN('k'),
    FN('k', `const all = global.get('people') || {};\nall[msg.payload.id] = ${e};\nglobal.set('people', all);\nreturn msg;`, ['res']),
    RES,
    INJ('ask'),
    FN('ask', ASK("JSON.stringify(global.get('people'))"), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'kept under a computed key',
  'DF001',
  (e) => [
    TAB,
    IN('k'),
    FN('k', `flow.set('p_' + msg.payload.id, ${e});\nreturn msg;`, ['res']),
    RES,
    INJ('ask'),
    FN('ask', ASK("flow.get('p_' + msg.topic)"), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'a sub-flow reads the tab it stands in',
  'DF001',
  (e) => [
    TAB,
    { id: 'sf', type: 'subflow', name: 'Ask', in: [{ x: 1, y: 1, wires: [{ id: 'ask' }] }], out: [] },
    FN('ask', ASK("flow.get('$parent.who')"), ['ai'], {}, 'sf'),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, [], 'sf'),
    IN('k'),
    FN('k', `flow.set('who', ${e});\nreturn msg;`, ['res', 'inst']),
    RES,
    n('inst', 'subflow:sf', [], {}),
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'two links one behind the other',
  'CN014',
  (e) => [
    TAB,
    T2,
    IN('lo'),
    n('lo', 'link out', [], { mode: 'link', links: ['li'] }),
    n('li', 'link in', [['lo2']], { links: ['lo'] }, 't2'),
    n('lo2', 'link out', [], { mode: 'link', links: ['li2'] }, 't2'),
    n('li2', 'link in', [['f']], { links: ['lo2'] }),
    FN('f', `msg.payload = ${e};\nreturn msg;`, ['ex']),
    EXEC({ command: 'ls', addpay: 'payload' }),
    DBG,
    RES,
  ],
  'msg.payload.dir',
  "'/data'",
);
pair(
  'what the setup of a script keeps',
  'DF003',
  (e) => [TAB, IN('f'), FN('f', "msg.payload = context.get('v');\nreturn msg;", ['res'], { initialize: `context.set('v', ${e});` }), RES],
  "env.get('DB_PASSWORD')",
  "env.get('SITE_NAME')",
);
pair(
  'a library of a script runs a program',
  'SC001',
  (module) => [TAB, IN('f'), FN('f', 'msg.payload = lib.join("a", "b");\nreturn msg;', ['res'], { libs: [{ var: 'lib', module }] }), RES],
  'child_process',
  'lodash',
);
