/** Connections and logins that look harmless or look worse than they are. */
import { flow, step } from '../../kit/flow.ts';
import { ask, askLocal, call, fakeToken, mail, manual, openHook, post, script, set, signedHook, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, bound, conn, iff, noop, one, sk } from '../steps.ts';

export const connectionsAndLogins: Adversary = {
  CN001: {
    fires: [
      ['ws', one(call('ws://stream.example.com/x'))],
      ['http upper', one(call('HTTP://api.example.com/x'))],
      ['http with expr path', one(call('http://api.example.com/{{ input.id }}'))],
      ['mcp over http', one(step('m', 'mcp-tool', { address: 'http://mcp.example.com/sse' }))],
      ['s3 http', one(step('s', 's3-storage', { endpoint: 'http://minio.example.com', bucket: 'b', key: 'x' }))],
      ['model over http', one(ask('hi', { provider: 'custom', baseUrl: 'http://llm.example.com/v1' }))],
      ['rss http', one(step('r', 'rss-read', { address: 'http://news.example.com/feed' }))],
    ],
    silent: [
      ['https', one(call('https://api.example.com/x'))],
      ['loopback http', one(askLocal('hi'))],
      ['http in text only', one(mail('a@example.com', 'see http://example.com'))],
    ],
  },
  CN002: {
    fires: [['1.2 floor', one(call('https://api.example.com/x', {}, 'call', bound), conn({ tls: { minimum: '1.2' } }))]],
    silent: [
      ['1.3', one(call('https://api.example.com/x', {}, 'call', bound), conn({ tls: { minimum: '1.3' } }))],
      [
        'policy 1.2',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ tls: { minimum: '1.2' } })),
        { policy: { minimumTls: '1.2' } },
      ],
    ],
  },
  CN003: {
    fires: [
      [
        'off for db',
        one(
          { ...sql('SELECT a FROM t'), connection: 'slot' },
          conn({ type: 'postgres', auth: 'database', hosts: ['db.example.com'], tls: { verify: false } }),
        ),
      ],
      ['off model', one({ ...ask('x'), connection: 'slot' }, conn({ tls: { verify: false } }))],
    ],
    silent: [['on', one(call('https://api.example.com/x', {}, 'call', bound), conn({ tls: { verify: true } }))]],
  },
  CN004: {
    fires: [
      ['metadata', one(call('http://169.254.169.254/latest/meta-data'))],
      ['decimal ip', one(call('http://2130706433/admin'))],
      ['hex ip', one(call('http://0x7f000001/'))],
      ['ipv6 mapped', one(call('http://[::ffff:10.0.0.1]/x'))],
      ['ula', one(call('https://[fd12::1]/x'))],
      ['internal name', one(call('https://erp.corp/x'))],
      ['short octal', one(call('http://127.1/'))],
      ['gcp', one(call('http://metadata.google.internal/computeMetadata/v1/'))],
      ['nip.io', one(call('https://10.0.0.1.nip.io/'))],
    ],
    silent: [
      ['public', one(call('https://8.8.8.8/x'))],
      ['public name', one(call('https://api.example.com'))],
      ['local model', one(askLocal('x'))],
    ],
  },
  CN005: {
    fires: [
      ['host from body', flow([openHook(), call('https://{{ input.body.text }}/x')], ['hook > call'])],
      [
        'whole url through script',
        flow([openHook(), script('return { url: input.body.text.trim() };'), call('{{ input.url }}')], ['hook > script', 'script > call']),
      ],
      ['subdomain', flow([openHook(), call('https://{{ input.body.text }}.example.com/x')], ['hook > call'])],
      ['model picks url', agentIn(openHook(), [call('{{ model.url }}', {}, 'web')])],
    ],
    silent: [
      [
        'text in the path, which the step encodes',
        flow([openHook(), call('https://api.example.com/{{ input.body.text }}')], ['hook > call']),
      ],
      ['number in path', flow([openHook(), call('https://api.example.com/{{ input.body.amount }}')], ['hook > call'])],
      ['partner host', flow([manual(), call('https://{{ input.host }}/x')], ['start > call'])],
      [
        'query only',
        flow([openHook(), call('https://api.example.com/x', { query: [{ name: 'q', value: '{{ input.body.text }}' }] })], ['hook > call']),
      ],
    ],
  },
  CN006: {
    fires: [
      [
        'slack key',
        one({ ...call('https://slack.com/api/chat.postMessage'), connection: 'slot' }, conn({ auth: 'api-key', hosts: ['slack.com'] })),
      ],
      [
        'google bearer',
        one(
          { ...call('https://sheets.googleapis.com/v4/x'), connection: 'slot' },
          conn({ auth: 'api-key', hosts: ['sheets.googleapis.com'] }),
        ),
      ],
    ],
    silent: [
      ['oauth', one({ ...call('https://slack.com/api/x'), connection: 'slot' }, conn({ auth: 'oauth2', hosts: ['slack.com'] }))],
      ['openai has keys only', one({ ...ask('x'), connection: 'slot' }, conn({ auth: 'api-key', hosts: ['api.openai.com'] }))],
    ],
  },
  CN007: {
    fires: [
      ['pieces in script', one(script(`const a = "${sk.slice(0, 20)}"; const b = "${sk.slice(20)}"; return { k: a + b };`))],
      ['concat literal', one(script(`const key = "${sk.slice(0, 24)}" + "${sk.slice(24)}"; return { n: key.length };`))],
      ['flow note', flow([manual()], [], { notes: [{ id: 'n', text: `Key: ${fakeToken('ghp_', 36)}` }] })],
      ['node note', one(step('w', 'wait', {}, { note: `password is ${'Tr0ub4dor'}&3xyz!` }))],
      ['script comment', one(script(`// token ${fakeToken('xoxb-', 40)}\nreturn { a: 1 };`))],
      ['pinned sample', one(step('w', 'noop', {}, { sample: [{ headers: { authorization: `Bearer ${fakeToken('ey', 36)}` } }] }))],
      ['body of http', one(post('https://api.example.com/login', `{ "client_secret": "${fakeToken('Q', 32)}" }`))],
      ['set field', one(set({ api_key: fakeToken('z', 32) }))],
      ['connection string', one(set({ dsn: 'postgres://app:Kq7vR2mX9tLp@db.acme.io/x' }))],
      ['purpose text', flow([manual()], [], { purpose: `Uses ${fakeToken('ghp_', 36)} for s3` })],
      ['system prompt', one(ask('x', { system: `Use key ${sk}` }))],
      [
        'base64 basic',
        one(call('https://api.example.com/x', { headers: [{ name: 'Authorization', value: 'Basic ' + btoa('admin:Sup3rS3cret!') }] })),
      ],
      [
        'private key',
        one(
          script(
            'const pem = `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----`; return { n: pem.length };',
          ),
        ),
      ],
    ],
    silent: [
      ['uuid', one(set({ id: '0b7f0f9e-7a54-4b39-9c69-9f7f0a2d3c11' }))],
      ['placeholder', one(set({ api_key: '<your-api-key>' }))],
      ['expression', one(set({ api_key: '{{ input.key }}' }))],
      ['sha', one(set({ commit: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }))],
      ['example word', one(script('const password = "password"; return { p: 1 };'))],
      ['model name', one(ask('hi'))],
    ],
  },
  CN008: {
    fires: [
      ['form? webhook none', flow([openHook(), mail('a@example.com', 'x')], ['hook > mail'])],
      ['bearer none then write', flow([openHook(), post('https://api.example.com/x', '{{ input.body.text }}')], ['hook > call'])],
    ],
    silent: [
      ['signed', flow([signedHook(), post('https://api.example.com/x', '{{ input.body.text }}')], ['hook > call'])],
      ['disabled', flow([{ ...openHook(), disabled: true }, post('https://api.example.com/x', 'x')], ['hook > call'])],
    ],
  },
  CN009: {
    fires: [
      ['bearer hook', flow([step('hook', 'webhook-trigger', { auth: 'bearer', fields: [{ name: 'a' }] }), noop()], ['hook > noop'])],
      [
        'hmac no window',
        flow([step('hook', 'webhook-trigger', { auth: 'hmac', replayWindowSeconds: 0, fields: [{ name: 'a' }] }), noop()], ['hook > noop']),
      ],
    ],
    silent: [['hmac', flow([signedHook(), noop()], ['hook > noop'])]],
  },
  CN011: {
    fires: [
      [
        'password grant',
        one({ ...call('https://api.example.com'), connection: 'slot' }, conn({})),
        { policy: { organisation: { connections: [{ name: 'Shop', grant: 'password' }] } } },
      ],
      [
        'never expires',
        one({ ...call('https://api.example.com'), connection: 'slot' }, conn({})),
        { policy: { organisation: { connections: [{ name: 'Shop', expires: false }] } } },
      ],
    ],
    silent: [
      [
        'ok',
        one({ ...call('https://api.example.com'), connection: 'slot' }, conn({})),
        { policy: { organisation: { connections: [{ name: 'Shop', grant: 'authorization-code', expires: true }] } } },
      ],
    ],
  },
  CN012: {
    fires: [
      ['url creds', one(call('https://user:pass@api.example.com/x'))],
      ['basic slot', one(call('https://api.example.com/x', {}, 'call', bound), conn({ auth: 'basic' }))],
      ['api key in query', one(call('https://api.example.com/x?api_key=abc123def456'))],
      ['token in query computed', one(call('https://api.example.com/x?token={{ input.t }}&key=abcd'))],
    ],
    silent: [
      ['oauth', one(call('https://api.example.com/x', {}, 'call', bound), conn({ auth: 'oauth2' }))],
      ['at in path', one(call('https://api.example.com/@user/x'))],
      ['at in query', one(call('https://api.example.com/x?m=a@example.com'))],
    ],
  },
  CN013: {
    fires: [
      [
        'used in branch',
        flow(
          [manual(), call('https://api.other.example/x'), iff('{{ input.total }}'), mail('a@example.com', 'x')],
          ['start > call', 'call > if', 'if.true > mail'],
        ),
      ],
      [
        'used in sql',
        flow(
          [
            manual(),
            call('https://api.other.example/x'),
            sql('INSERT INTO t (a) VALUES (:a)', { readOnly: false, values: [{ name: 'a', value: '{{ input.a }}' }] }),
          ],
          ['start > call', 'call > sql'],
        ),
      ],
    ],
    silent: [
      [
        'declared',
        flow(
          [
            manual(),
            call('https://api.other.example/x', { responseFields: [{ name: 'total', type: 'number' }] }),
            iff('{{ input.total }}'),
            mail('a@example.com', 'x'),
          ],
          ['start > call', 'call > if', 'if.true > mail'],
        ),
      ],
      ['not used', flow([manual(), call('https://api.other.example/x')], ['start > call'])],
    ],
  },
  CN014: {
    fires: [
      ['like', flow([openHook(), sql("SELECT a FROM t WHERE b LIKE '%{{ input.body.text }}%'")], ['hook > sql'])],
      ['order by', flow([openHook(), sql('SELECT a FROM t ORDER BY {{ input.body.text }}')], ['hook > sql'])],
      [
        'built in script',
        flow(
          [openHook(), script('return { q: "DELETE FROM t WHERE id = " + input.body.text };'), sql('{{ input.q }}', { readOnly: false })],
          ['hook > script', 'script > sql'],
        ),
      ],
    ],
    silent: [
      [
        'bound',
        flow(
          [openHook(), sql('SELECT a FROM t WHERE b = :b', { values: [{ name: 'b', value: '{{ input.body.text }}' }] })],
          ['hook > sql'],
        ),
      ],
      ['number', flow([openHook(), sql('SELECT a FROM t LIMIT {{ input.body.amount }}')], ['hook > sql'])],
    ],
  },
  CN015: {
    fires: [
      [
        'no rate',
        flow([step('hook', 'webhook-trigger', { auth: 'hmac', ratePerMinute: 0, fields: [{ name: 'a' }] }), noop()], ['hook > noop']),
      ],
      ['form no rate', flow([step('f', 'form-trigger', { ratePerMinute: 0, fields: [{ name: 'a' }] }), noop()], ['f > noop'])],
    ],
    silent: [['rate', flow([signedHook(), noop()], ['hook > noop'])]],
  },
  CN016: {
    fires: [
      [
        'around',
        one(call('https://orders.corp.internal/x')),
        { policy: { organisation: { gateways: [{ hosts: ['*.corp.internal'], url: 'https://gw.example.com' }] } } },
      ],
    ],
    silent: [
      [
        'through',
        one(call('https://gw.example.com/orders')),
        { policy: { organisation: { gateways: [{ hosts: ['*.corp.internal'], url: 'https://gw.example.com' }] } } },
      ],
    ],
  },
  CN017: {
    fires: [
      ['redirect with slot', one(call('https://api.example.com/x', { followRedirects: true }, 'call', bound), conn({}))],
      [
        'redirect with header',
        one(call('https://api.example.com/x', { followRedirects: true, headers: [{ name: 'X-Api-Key', value: 'k{{ input.a }}' }] })),
      ],
    ],
    silent: [
      ['no creds', one(call('https://api.example.com/x', { followRedirects: true }))],
      ['off', one(call('https://api.example.com/x', {}, 'call', bound), conn({}))],
    ],
  },
  CN018: {
    fires: [['mcp no digest all', agentIn(manual(), [step('m', 'mcp-tool', { address: 'https://mcp.example.com' })], 'x')]],
    silent: [['none', one(noop())]],
  },
};
