/** Node-RED: requests, functions and statements. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { AIREQ, ASK, DBG, FN, IN, INJ, REQ, RES, TAB, n } from '../node-red-kit.ts';

export const nodeRedRequestsAndFunctions: Pair[] = [];
const pair = (...one: Pair): void => {
  nodeRedRequestsAndFunctions.push(one);
};
// Statements where each package takes them from; values beside them are bound.
const STATEMENT = "'SELECT * FROM t WHERE n = \\'' + msg.payload.name + '\\''";

{
  const f = (func: string) => [
    TAB,
    IN('fn', 'get'),
    FN('fn', func, ['db']),
    n('db', 'mysql', [['res']], { mydb: 'cfg' }),
    RES,
    { id: 'cfg', type: 'MySQLdatabase', name: 'shop', host: '127.0.0.1', port: '3306', db: 'shop' },
  ];
  pair(
    'sql in topic',
    'CN014',
    f('msg.topic = "SELECT * FROM orders WHERE name = \'" + msg.req.query.name + "\'";\nreturn msg;'),
    f("msg.payload = [msg.req.query.name];\nmsg.topic = 'SELECT * FROM orders WHERE name = ?';\nreturn msg;"),
  );
}
{
  const f = (addpay: string) => [
    TAB,
    IN('ex'),
    n('ex', 'exec', [['res'], [], []], { command: 'convert', addpay, append: '', useSpawn: 'false', timer: '10' }),
    RES,
  ];
  pair('exec appends payload', 'CN014', f('payload'), f(''));
}
{
  const f = (rule: JsonObject, url: string) => [
    TAB,
    IN('ch'),
    n('ch', 'change', [['rq']], { rules: [rule] }),
    REQ('rq', { url }, ['res']),
    RES,
  ];
  pair(
    'url from body',
    'CN005',
    f({ t: 'set', p: 'url', pt: 'msg', to: 'payload.callback', tot: 'msg' }, ''),
    f({ t: 'set', p: 'payload', pt: 'msg', to: 'payload.order', tot: 'msg' }, 'https://api.example.com/orders'),
  );
}
{
  const f = (e: string) => [
    TAB,
    IN('fn'),
    FN(
      'fn',
      `msg.headers = { 'content-type': 'application/json' };\nmsg.payload = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Write a greeting for ' + ${e} }] };\nreturn msg;`,
      ['rq'],
    ),
    REQ('rq', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj', authType: 'bearer' }, ['res']),
    RES,
  ];
  pair('email to openai', 'DF001', f('msg.payload.customer.email'), f('msg.payload.product'));
}
{
  const f = (b: JsonObject) => [
    TAB,
    n('mq', 'mqtt in', [['dbg']], { topic: 'plant/+', qos: '2', datatype: 'auto-detect', broker: 'b' }),
    DBG,
    { id: 'b', type: 'mqtt-broker', name: 'plant', broker: 'mqtt.example.com', clientid: '', ...b },
  ];
  pair('mqtt plain', 'CN001', f({ port: '1883', usetls: false }), f({ port: '8883', usetls: true, tls: '' }));
}
{
  const f = (v: boolean) => [
    TAB,
    INJ('rq'),
    REQ('rq', { url: 'https://erp.example.com/orders', tls: 'tls1' }, ['dbg']),
    DBG,
    { id: 'tls1', type: 'tls-config', name: '', cert: '', key: '', ca: '', verifyservercert: v },
  ];
  pair('tls unverified', 'CN003', f(false), f(true));
}
{
  const f = (e: string) => [
    TAB,
    INJ('fn'),
    FN('fn', `msg.headers = { Authorization: ${e} };\nreturn msg;`, ['rq']),
    REQ('rq', { url: 'https://api.example.com/orders' }, ['dbg']),
    DBG,
  ];
  pair('token in function', 'CN007', f(`'Bearer ${fakeToken('ghp_', 36)}'`), f("'Bearer ' + flow.get('token')"));
}
{
  const f = (func: string) => [
    TAB,
    { ...TAB, id: 't2', label: 'Library' },
    IN('lc'),
    n('lc', 'link call', [['res']], { links: ['li'], linkType: 'static', timeout: '30' }),
    RES,
    n('li', 'link in', [['fn']], { links: [] }, 't2'),
    FN('fn', func, ['ex'], {}, 't2'),
    n('ex', 'exec', [['lo'], [], []], { command: 'lookup', addpay: 'payload', append: '', useSpawn: 'false' }, 't2'),
    n('lo', 'link out', [], { mode: 'return', links: [] }, 't2'),
  ];
  pair('link call to exec', 'CN014', f('msg.payload = msg.payload.name;\nreturn msg;'), f("msg.payload = 'status';\nreturn msg;"));
}
{
  const f = (func: string) => [
    TAB,
    {
      id: 'sf',
      type: 'subflow',
      name: 'Fetch',
      in: [{ x: 1, y: 1, wires: [{ id: 'sfn' }] }],
      out: [{ x: 9, y: 1, wires: [{ id: 'srq', port: 0 }] }],
    },
    FN('sfn', func, ['srq'], {}, 'sf'),
    REQ('srq', {}, [], 'sf'),
    IN('inst'),
    n('inst', 'subflow:sf', [['res']], {}),
    RES,
  ];
  pair(
    'subflow url',
    'CN005',
    f('msg.url = msg.payload.target;\nreturn msg;'),
    f("msg.url = 'https://api.example.com/lookup';\nreturn msg;"),
  );
}
{
  const f = (url: string) => [TAB, INJ('rq'), REQ('rq', { url }, ['dbg']), DBG];
  pair('metadata', 'CN004', f('http://169.254.169.254/latest/user-data'), f('https://status.example.com/'));
}
{
  const f = (name: string) => [
    TAB,
    INJ('fn'),
    FN('fn', `msg.payload = 'Value: ' + env.get('${name}');\nreturn msg;`, ['ml']),
    n('ml', 'e-mail', [], { server: 'smtp.example.com', port: '465', secure: true, tls: true, name: 'ops@example.com' }),
  ];
  pair('password mailed', 'DF003', f('DB_PASSWORD'), f('SITE_NAME'));
}
{
  pair(
    'retry circle',
    'RL004',
    [
      TAB,
      INJ('rq'),
      REQ('rq', { url: 'https://api.example.com/job' }, ['sw']),
      n('sw', 'switch', [['dbg'], ['dl']], {
        property: 'payload.status',
        propertyType: 'msg',
        rules: [{ t: 'eq', v: 'done', vt: 'str' }, { t: 'else' }],
        checkall: 'true',
        outputs: 2,
      }),
      n('dl', 'delay', [['rq']], { pauseType: 'delay', timeout: '5', timeoutUnits: 'seconds' }),
      DBG,
    ],
    [
      TAB,
      INJ('rq'),
      REQ('rq', { url: 'https://api.example.com/job' }, ['sw']),
      n('sw', 'switch', [['dbg'], ['dl']], {
        property: 'payload.status',
        propertyType: 'msg',
        rules: [{ t: 'eq', v: 'done', vt: 'str' }, { t: 'else' }],
        checkall: 'true',
        outputs: 2,
      }),
      n('dl', 'delay', [['rq2']], { pauseType: 'delay', timeout: '5', timeoutUnits: 'seconds' }),
      REQ('rq2', { url: 'https://api.example.com/job' }, ['dbg']),
      DBG,
    ],
  );
}
// A request writes over the payload; the rest of the message travels on.
{
  const f = (e: string) => [
    TAB,
    IN('keep'),
    FN('keep', 'msg.customer = msg.payload;\nreturn msg;', ['rq']),
    REQ('rq', { url: 'https://api.example.com/tone' }, ['fn']),
    FN('fn', `msg.payload = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Greet ' + ${e} }] };\nreturn msg;`, ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['res']),
    RES,
  ];
  pair('a message outlives a request', 'DF001', f('msg.customer.email'), f('msg.payload.tone'));
}
{
  const f = (func: string) => [TAB, IN('fn'), FN('fn', func, ['ask']), FN('ask', ASK('JSON.stringify(msg.payload)'), ['ai']), AIREQ, RES];
  pair(
    'field taken out',
    'DF001',
    f('msg.payload = { email: msg.payload.email, n: 1 };\nnode.send(msg);'),
    f('msg.payload = { n: Number(msg.payload.n), ok: msg.payload.email !== undefined };\nreturn msg;'),
  );
}
{
  const f = (e: string) => [
    TAB,
    IN('keep'),
    FN('keep', `flow.set('last', ${e});\nreturn msg;`, ['res']),
    RES,
    INJ('ask'),
    FN('ask', ASK("flow.get('last')"), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ];
  pair('kept in the flow', 'DF001', f('msg.payload.email'), f('msg.payload.product'));
}
{
  const f = (template: string, field: string) => [
    TAB,
    IN('t'),
    n('t', 'template', [['db']], { field, fieldType: 'msg', format: 'handlebars', syntax: 'mustache', template, output: 'str' }),
    n('db', 'mysql', [['res']], { mydb: 'cfg' }),
    RES,
    { id: 'cfg', type: 'MySQLdatabase', name: 'shop', host: 'db.example.com', port: '3306', db: 'shop' },
  ];
  pair(
    'statement in a template',
    'CN014',
    f("SELECT * FROM t WHERE n = '{{payload.name}}'", 'topic'),
    f('SELECT count(*) FROM t', 'topic'),
  );
}
{
  const f = (url: string) => [TAB, IN('rq'), REQ('rq', { url }, ['res']), RES];
  pair('host in a mustache', 'CN005', f('https://{{payload.host}}/x'), f('https://api.example.com/x'));
}
{
  const f = (e: string): JsonObject[] => [
    TAB,
    INJ('db'),
    n('db', 'mysql', [['fn']], { mydb: 'cfg' }),
    FN('fn', `msg.payload = 'Row: ' + ${e};\nreturn msg;`, ['tg']),
    n('tg', 'telegram sender', [[]], { bot: 'b' }),
    { id: 'cfg', type: 'MySQLdatabase', name: 's', host: 'db.example.com', port: '3306', db: 's' },
    { id: 'b', type: 'telegram bot', botname: 'b' },
  ];
  pair('password to telegram', 'DF003', f('msg.payload[0].password'), f('msg.payload.length'));
}
{
  const f = (func: string) => [
    TAB,
    IN('fn'),
    FN('fn', func, ['f']),
    n('f', 'file', [['res']], { filename: 'filename', filenameType: 'msg', appendNewline: true, overwriteFile: 'true' }),
    RES,
  ];
  pair(
    'script needs a program',
    'SC001',
    f("const cp = global.get('require')('child_process');\nmsg.payload = cp.execSync('uptime').toString();\nreturn msg;"),
    f("msg.filename = '/data/orders.csv';\nreturn msg;"),
  );
}
{
  const f = (func: string, type: string, p: JsonObject) => [TAB, IN('fn'), FN('fn', func, ['db']), n('db', type, [['res']], p), RES];
  const old = { query: '', queryOptType: 'editor', outField: '' };
  pair(
    'mssql takes the payload',
    'CN014',
    f(`msg.payload = ${STATEMENT};\nreturn msg;`, 'MSSQL', old),
    f(
      "msg.queryParams = [{ name: 'n', value: msg.payload.name }];\nmsg.payload = 'SELECT * FROM t WHERE n = @n';\nreturn msg;",
      'MSSQL',
      old,
    ),
  );
  const named = (queryOptType: string): JsonObject => ({ query: 'SELECT 1', queryOpt: 'sql', queryOptType });
  pair(
    'mssql takes a named field',
    'CN014',
    f(`msg.sql = ${STATEMENT};\nreturn msg;`, 'MSSQL', named('msg')),
    f(`msg.sql = ${STATEMENT};\nreturn msg;`, 'MSSQL', named('editor')),
  );
  pair(
    'an old postgres takes the payload',
    'CN014',
    f(`msg.payload = ${STATEMENT};\nreturn msg;`, 'postgres', {}),
    f("msg.queryParameters = { n: msg.payload.name };\nmsg.payload = 'SELECT * FROM t WHERE n = $n';\nreturn msg;", 'postgres', {}),
  );
}
{
  const f = (field: string) => [
    TAB,
    IN('keep'),
    FN('keep', `msg.${field} = { note: msg.payload.email };\nreturn msg;`, ['rq']),
    REQ('rq', { url: 'https://api.example.com/tone' }, ['ask']),
    FN('ask', ASK(`msg.${field}.note`), ['ai']),
    AIREQ,
    RES,
  ];
  pair('a request writes over the headers', 'DF001', f('kept'), f('headers'));
}
{
  const f = (field: string) => [
    TAB,
    INJ('db'),
    n('db', 'MSSQL', [['ask']], { query: 'SELECT email, product FROM t', queryOptType: 'editor', outField: 'rows' }),
    FN('ask', ASK(`msg.rows[0].${field}`), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['dbg']),
    DBG,
  ];
  pair('rows in a field of their own', 'DF001', f('email'), f('product'));
}
