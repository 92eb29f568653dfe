/** Node-RED: pages that take messages for markup, lines in the clear and settings that leave. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { DBG, FN, INJ, MYSQL, REQ, RES, TAB, n } from '../node-red-kit.ts';

export const nodeRedDoorsPagesAndLines: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => readonly unknown[], bad: T, good: T): void => {
  nodeRedDoorsPagesAndLines.push([name, rule, file(bad) as Json, file(good) as Json]);
};
const door = (...to: string[]) => n('in', 'http in', [to], { url: '/notes', method: 'post', upload: false, swaggerDoc: '' });

const page = (type: string) => (format: string) => [
  TAB,
  door('res', 'ui'),
  RES,
  n('ui', type, [[]], { group: 'g', format, storeOutMessages: true, fwdInMessages: true, passthru: true, templateScope: 'local' }),
];
pair(
  'a page binds a message as HTML, or as text',
  'CN019',
  page('ui_template'),
  '<div ng-bind-html="msg.payload"></div>',
  '<div ng-bind="msg.payload"></div>',
);
pair(
  'a page of the newer dashboard binds a message as HTML, or as text',
  'CN019',
  page('ui-template'),
  '<template><div v-html="msg.payload"></div></template>',
  '<template><div>{{ msg.payload }}</div></template>',
);
pair(
  'the program of a page writes a message into it, or as its text',
  'CN019',
  page('ui_template'),
  "<div id=\"d\"></div><script>scope.$watch('msg', function (msg) { document.getElementById('d').innerHTML = msg.payload; });</script>",
  "<div id=\"d\"></div><script>scope.$watch('msg', function (msg) { document.getElementById('d').textContent = msg.payload; });</script>",
);

const line = (tls: string) => [
  TAB,
  door('tcp', 'res'),
  RES,
  n('tcp', 'tcp out', [], { host: 'erp.example.com', port: '9000', beserver: 'client', base64: false, end: false, tls }),
  { id: 'tls1', type: 'tls-config', name: '', verifyservercert: true },
];
pair('a socket in the clear, or behind TLS', 'CN001', line, '', 'tls1');
pair(
  'a socket in the clear to another machine, or to this one',
  'CN001',
  (server: string) => [
    TAB,
    door('tcp'),
    n('tcp', 'tcp request', [['res']], { server, port: '9000', out: 'time', splitc: '0', tls: '' }),
    RES,
  ],
  'erp.example.com',
  'localhost',
);

const told = (body: JsonObject | string) => [
  TAB,
  INJ('fn'),
  FN('fn', `msg.payload = ${typeof body === 'string' ? body : JSON.stringify(body)};\nreturn msg;`, ['req']),
  REQ('req', { method: 'POST', url: 'https://collect.example.com/x' }, ['dbg']),
  DBG,
];
pair(
  'a password of the machine is told to another company, or the name of the site',
  'DF003',
  told,
  "{ site: 'a', value: env.get('PASSWORD') }",
  "{ site: 'a', value: env.get('SITE_NAME') }",
);
pair(
  'a password of the machine stands in a text that leaves, or is what one logs in with there',
  'DF003',
  told,
  "'state ' + env.get('DB_PASSWORD')",
  "{ username: 'app', password: env.get('SHOP_PASSWORD') }",
);

const removes = (statement: string, check = '') => [
  TAB,
  n('in', 'http in', [['fn']], { url: '/customers/:id', method: 'delete', upload: false, swaggerDoc: '' }),
  FN('fn', `${check}msg.topic = '${statement}';\nmsg.payload = [msg.req.params.id];\nreturn msg;`, ['db']),
  n('db', 'mysql', [['res']], { mydb: 'cfg' }),
  RES,
  MYSQL,
];
pair('whoever calls deletes, or reads', 'CN008', removes, 'DELETE FROM customers WHERE id = ?', 'SELECT name FROM products WHERE id = ?');
pair<string>(
  'whoever calls deletes, or who brings the key',
  'CN008',
  (check) => removes('DELETE FROM customers WHERE id = ?', check),
  "if (!msg.req.headers['x-api-key']) return null;\n",
  "if (msg.req.headers['x-api-key'] !== env.get('API_KEY')) return null;\n",
);
