/** n8n: secrets in odd places, statements and commands. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { CODE, HTTP, PG, POST, SET, SLACK, START, chain, cr, wf, type Step } from '../n8n-kit.ts';
import { hookTo } from '../n8n-agents-kit.ts';

export const n8nSecretsInOddPlaces: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nSecretsInOddPlaces.push(one);
};
const startTo = (...steps: readonly Step[]): JsonObject => chain(START, ...steps);
// Secrets in odd places.
const PLAIN = HTTP('HTTP', { url: 'https://api.example.com/x' });

{
  const withNote = (content: string) => wf([START, PLAIN, ['Sticky Note', 'stickyNote', 1, { content }]], ['Start > HTTP']);
  pair(
    'a note with a password',
    'CN007',
    withNote(`## Setup\nDB password: ${fakeToken('', 22)}`),
    withNote('## Setup\nDB password: ask Ada, it is in the vault under "shop/db". See https://docs.example.com/setup#password-rotation'),
  );
  pair(
    'a hook of a chat in a note',
    'CN007',
    withNote(`Alerts go to https://hooks.slack.com/services/${'T0' + '1ABCDEFG'}/${'B0' + '1ABCDEFG'}/${fakeToken('', 24)}`),
    withNote('Alerts go to https://hooks.slack.com/services/T.../B.../... (see the vault)'),
  );
}
{
  const f = (name: string) => wf([START, HTTP(name, { url: 'https://api.example.com/x' })], [`Start > ${name}`]);
  pair('a key as a name', 'CN007', f('Call with ' + fakeToken('ghp_', 36)), f('Call with 3f2504e0-4f89-11d3-9a0c-0305e82c3301'));
}
{
  const f = (name: string) =>
    startTo(
      HTTP(
        'HTTP',
        { url: 'https://api.example.com/x', authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' },
        { credentials: { httpHeaderAuth: { id: 'c9', name } } },
      ),
    );
  pair("a key as a login's name", 'CN007', f('Prod ' + fakeToken('sk-proj-', 40)), f('Prod key of the desk (rotate in May 2027)'));
}
{
  const f = (code: string) => startTo(CODE('Code', code));
  pair(
    'a key in a comment',
    'CN007',
    f(`// curl -H "X-Api-Key: ${fakeToken('', 40)}"\nreturn $input.all();`),
    f('// curl -H "X-Api-Key: $SHOP_KEY"\nreturn $input.all();'),
  );
  pair(
    'a key in a template',
    'CN007',
    f(`const tail = '${fakeToken('', 36)}';\nreturn [{ json: { auth: \`Bearer ghp_\${tail}\` } }];`),
    f('const tail = $json.tail;\nreturn [{ json: { auth: `Bearer ghp_${tail}` } }];'),
  );
  pair(
    'a login in a connection string',
    'CN007',
    f("const url = 'postgres://app:" + fakeToken('', 16) + "@db.example.com:5432/shop';\nreturn [{ json: { url } }];"),
    f('const url = `postgres://app:${$json.pass}@db.example.com:5432/shop`;\nreturn [{ json: { url } }];'),
  );
  pair(
    'a private key',
    'CN007',
    f(
      'const k = `-----BEGIN ' +
        'PRIVATE KEY-----\\n' +
        fakeToken('MIIE', 90) +
        '\\n-----END ' +
        'PRIVATE KEY-----`;\nreturn [{ json: { k } }];',
    ),
    f('const k = `-----BEGIN PUBLIC KEY-----\\n' + fakeToken('MIIB', 90) + '\\n-----END PUBLIC KEY-----`;\nreturn [{ json: { k } }];'),
  );
  pair(
    'built without eval',
    'SC001',
    f("return [{ json: { v: [].constructor.constructor('return 7')() } }];"),
    f('return [{ json: { v: new Map().constructor.name } }];'),
  );
  pair(
    'a name of a library in pieces',
    'SC001',
    f("const { execSync: run } = require('child' + '_process');\nreturn [{ json: { v: run('id').toString() } }];"),
    f("const { createHash: hash } = require('cry' + 'pto');\nreturn [{ json: { v: hash('sha256').update('x').digest('hex') } }];"),
  );
  pair(
    'groups in groups',
    'SC005',
    f('return $input.all().filter(i => /^(\\w+\\s?)*$/.test(i.json.name));'),
    f('return $input.all().filter(i => /^\\w+(\\s\\w+)*$/.test(i.json.name));'),
  );
  pair(
    'a long blob is unpacked',
    'SC010',
    f(`const b = '${fakeToken('', 90)}${fakeToken('Zm9v', 90)}==';\nreturn [{ json: JSON.parse(atob(b)) }];`),
    f(
      `const b = 'SELECT id, title, price, stock, category, supplier, created_at FROM products WHERE price > 10 AND stock < 5 AND category IN (1, 2, 3) ORDER BY price DESC LIMIT 50';\nreturn [{ json: { b } }];`,
    ),
  );
}
{
  const f = (value: string) => startTo(SET('Config', { config: value }));
  pair(
    'a key in JSON in a text',
    'CN007',
    f(`{"apiKey":"${fakeToken('', 32)}","page":2}`),
    f('{"documentId":"1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms","page":2,"apiKey":"<your key here>"}'),
  );
}
{
  const f = (name: string, value: string) =>
    startTo(HTTP('HTTP', { url: 'https://api.example.com/x', sendHeaders: true, headerParameters: { parameters: [{ name, value }] } }));
  pair('a header by any name', 'CN007', f('X-Shop-Auth', fakeToken('', 40)), f('X-Request-Id', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'));
}
{
  const f = (url: string) => hookTo(HTTP('HTTP', { method: 'POST', url }));
  pair(
    "a bot's token in the path",
    'CN007',
    f(`https://api.telegram.org/bot${'123456789'}:${fakeToken('AA', 33)}/getUpdates`),
    f('https://api.telegram.org/bot{{ $json.id }}/getUpdates'),
  );
  pair(
    'a number in the path',
    'DF018',
    f('=https://api.example.com/people/{{ encodeURIComponent($json.body.phone) }}'),
    f('=https://api.example.com/orders/{{ encodeURIComponent($json.body.orderNo) }}'),
  );
  pair(
    'a host that may go on',
    'CN005',
    f('={{ "https://api.example.com" + $json.body.path }}'),
    f('={{ "https://api.example.com/" + encodeURIComponent($json.body.path) }}'),
  );
  pair(
    'a base of somebody else',
    'CN005',
    f("={{ new URL('/x', $json.body.base).toString() }}"),
    f("={{ new URL('/x?id=' + Number($json.body.id), 'https://api.example.com').toString() }}"),
  );
  pair('numbers for a host', 'CN004', f('http://2130706433/admin'), f('https://172.160.0.1/'));
  pair('a host in six groups', 'CN004', f('http://[::ffff:169.254.169.254]/latest'), f('https://[2606:4700:4700::1111]/dns'));
  pair(
    'a key of the settings in the query',
    'DF003',
    f('=https://api.example.com/x?key={{ $env.SHOP_API_KEY }}'),
    hookTo(
      HTTP('HTTP', {
        url: 'https://api.example.com/x',
        sendHeaders: true,
        headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $env.SHOP_API_KEY }}' }] },
      }),
    ),
  );
}
pair(
  "a vault's secret in a message",
  'DF003',
  startTo(SLACK('Tell', '=Use {{ $secrets.vault.dbPassword }}')),
  startTo(SLACK('Tell', '=Run {{ $execution.id }} of {{ $workflow.name }} is done')),
);
pair(
  'a plain address among the names of a document',
  'CN001',
  startTo(HTTP('HTTP', { url: 'http://erp.example.com/orders' })),
  startTo(POST('HTTP', 'https://erp.example.com/soap', '{"xml":"<a xmlns=\\"http://www.w3.org/2001/XMLSchema\\"/>"}')),
);
pair(
  'files over a plain line',
  'CN001',
  startTo(['FTP', 'ftp', 1, { operation: 'list', path: '/' }, cr('ftp')]),
  startTo(['FTP', 'ftp', 1, { protocol: 'sftp', operation: 'list', path: '/' }, cr('sftp')]),
);
// Statements and commands.
pair(
  'a search built of text',
  'CN014',
  hookTo([
    'Mongo',
    'mongoDb',
    1.1,
    { operation: 'find', collection: 'people', query: '={ "$where": "this.name == \'{{ $json.body.name }}\'" }' },
    cr('mongoDb'),
  ]),
  hookTo(['Mongo', 'mongoDb', 1.1, { operation: 'find', collection: 'people', query: '{ "open": true }' }, cr('mongoDb')]),
);
{
  const f = (e: string) => hookTo(PG('Find', `=SELECT * FROM orders WHERE id = ${e}`));
  pair('a number in a statement', 'CN014', f('{{ $json.body.id }}'), f('{{ parseInt($json.body.id, 10) }}'));
}
pair(
  'a command far away',
  'CN014',
  hookTo(['SSH', 'ssh', 1, { command: '=systemctl restart {{ $json.body.service }}' }, cr('sshPassword')]),
  hookTo(['SSH', 'ssh', 1, { command: 'systemctl restart shop' }, cr('sshPassword')]),
);
{
  const f = (code: string) => hookTo(CODE('Code', code));
  pair(
    'merged deep into settings',
    'SC009',
    f("const _ = require('lodash');\nconst cfg = _.merge({}, { a: 1 }, $input.first().json.body);\nreturn [{ json: cfg }];"),
    f("const _ = require('lodash');\nconst cfg = _.merge({}, { a: 1 }, { b: 2 });\nreturn [{ json: cfg }];"),
  );
  pair(
    'code fetches what it is told',
    'CN005',
    f("const r = await this.helpers.httpRequest({ method: 'GET', url: $input.first().json.body.link });\nreturn [{ json: { r } }];"),
    f("const r = await this.helpers.httpRequest({ method: 'GET', url: 'https://api.example.com/rates' });\nreturn [{ json: { r } }];"),
  );
}
