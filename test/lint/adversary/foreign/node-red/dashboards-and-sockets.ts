/** Node-RED: dashboards, sockets, brokers and mails. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { ASK, DBG, FN, IN, MYSQL, REQ, TAB, change, n, set } from '../node-red-kit.ts';

export const nodeRedDashboardsAndSockets: Pair[] = [];
const TODB = n('db', 'mysql', [['dbg']], { mydb: 'cfg' });
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
  nodeRedDashboardsAndSockets.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const EXEC = (more: JsonObject = {}) =>
  n('ex', 'exec', [['dbg'], [], []], { command: '', addpay: '', append: '', useSpawn: 'false', timer: '10', ...more });

// Dashboards.
pair(
  'typed into a dashboard, and run',
  'CN014',
  (a) => [
    TAB,
    n('ui', 'ui_text_input', [['ex']], { label: 'Host', mode: 'text', topic: '' }),
    EXEC({ command: 'ping -c 1', addpay: a }),
    DBG,
  ],
  'payload',
  '',
);
pair(
  'a form of a dashboard',
  'CN014',
  (e) => [
    TAB,
    n('ui', 'ui_form', [['f']], {
      label: '',
      options: [{ label: 'Name', value: 'name', type: 'text', required: true }],
      formValue: { name: '' },
    }),
    FN('f', `msg.topic = "INSERT INTO t VALUES ('" + ${e} + "')";\nreturn msg;`, ['db']),
    TODB,
    DBG,
    MYSQL,
  ],
  'msg.payload.name',
  'Date.now()',
);
pair(
  'a form of the second dashboard',
  'CN014',
  (e) => [
    TAB,
    n('ui', 'ui-form', [['f']], {
      label: '',
      options: [{ label: 'Name', key: 'name', type: 'text', required: true }],
      formValue: { name: '' },
    }),
    template('f', 'db', `UPDATE t SET n = '${e}'`, { field: 'topic' }),
    TODB,
    DBG,
    MYSQL,
  ],
  '{{{payload.name}}}',
  'open',
);
pair(
  'shown as a page in a dashboard',
  'AI003',
  (f) => [
    TAB,
    IN('ask'),
    FN('ask', ASK('msg.payload.text'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['c']),
    change('c', ['ui'], set('payload', 'payload.choices[0].message.content', 'msg')),
    n('ui', 'ui_template', [[]], { format: f, storeOutMessages: true, fwdInMessages: true, templateScope: 'local' }),
  ],
  '<div ng-bind-html="msg.payload"></div>',
  '<div ng-bind="msg.payload"></div>',
);
pair(
  'shown as a page in the second dashboard',
  'AI003',
  (f) => [
    TAB,
    IN('ask'),
    FN('ask', ASK('msg.payload.text'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['c']),
    change('c', ['ui'], set('payload', 'payload.choices[0].message.content', 'msg')),
    n('ui', 'ui-template', [[]], { format: f, templateScope: 'local', passthru: true }),
  ],
  '<template><div v-html="msg.payload"></div></template>',
  '<template><div>{{ msg.payload }}</div></template>',
);
// Sockets, brokers, mails.
pair(
  'a socket that runs what it is told',
  'CN014',
  (a) => [
    TAB,
    n('t', 'tcp in', [['ex']], { server: 'server', host: '', port: '9000', datamode: 'stream', datatype: 'utf8', newline: '\\n' }),
    EXEC({ command: 'systemctl', addpay: a }),
    DBG,
  ],
  'payload',
  '',
);
pair(
  'a datagram chooses the file',
  'CN005',
  (e) => [
    TAB,
    n('u', 'udp in', [['c']], { iface: '', port: '5000', ipv: 'udp4', multicast: 'false', group: '', datatype: 'utf8' }),
    FN('c', `msg.url = ${e};\nreturn msg;`, ['rq']),
    REQ('rq', {}, ['dbg']),
    DBG,
  ],
  "'http://' + msg.payload + '/cfg'",
  "'https://api.example.com/cfg'",
);
pair(
  'a topic that is heard says where to',
  'CN014',
  (e) => [
    TAB,
    n('m', 'mqtt in', [['f']], { topic: 'cmd/#', qos: '0', datatype: 'json', broker: 'b' }),
    FN('f', `msg.payload = ${e};\nreturn msg;`, ['ex']),
    EXEC({ command: 'sh -c', addpay: 'payload' }),
    DBG,
    { id: 'b', type: 'mqtt-broker', broker: 'mqtt.example.com', port: '8883', usetls: true },
  ],
  "msg.topic.split('/')[1]",
  "'uptime'",
);
pair(
  'a web socket asks a database',
  'CN014',
  (e) => [
    TAB,
    n('w', 'websocket in', [['f']], { server: 'ws1', client: '' }),
    FN('f', `const m = JSON.parse(msg.payload);\nmsg.topic = \`SELECT * FROM t WHERE n = '\${${e}}'\`;\nreturn msg;`, ['db']),
    TODB,
    DBG,
    MYSQL,
    { id: 'ws1', type: 'websocket-listener', path: '/ws', wholemsg: 'false' },
  ],
  'm.name',
  'Number(m.page)',
);
pair(
  'a mail that comes, and a model that acts',
  'AI001',
  (p) => [
    TAB,
    n('ml', 'e-mail in', [['ask']], {
      protocol: 'IMAP',
      server: 'imap.example.com',
      useSSL: true,
      port: '993',
      box: 'INBOX',
      disposition: 'Read',
    }),
    FN('ask', ASK('msg.payload'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['c']),
    change('c', ['so'], set('payload', p, 'msg')),
    n('so', 'e-mail', [], { server: 'smtp.example.com', port: '465', secure: true, name: 'ops@example.com' }),
  ],
  'payload.choices[0].message.content',
  'payload.usage.total_tokens',
);
pair(
  'a mail to whom the message names',
  'AI005',
  (p) => [
    TAB,
    n('ml', 'e-mail in', [['ask']], { protocol: 'IMAP', server: 'imap.example.com', useSSL: true, port: '993', box: 'INBOX' }),
    FN('ask', ASK('msg.payload'), ['ai']),
    REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['c']),
    FN('c', `return { to: ${p}, topic: 'Hello', payload: 'Thank you' };`, ['so']),
    n('so', 'e-mail', [], { server: 'smtp.example.com', port: '465', secure: true, name: '' }),
  ],
  'msg.payload.choices[0].message.content',
  "'desk@example.com'",
);
