/** n8n: loops, addresses that scripts put together, hashes, certificates and broken expressions. */
import type { Pair } from '../kit.ts';
import { AGENT, CODE, FORM, GPT, HOOK, HTTP, IF, LLM, MAIL, OAI, SET, START, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nLoopsAndAddresses: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nLoopsAndAddresses.push(one);
};

// What comes out of a loop in the end is what came back from its body.
{
  const f = (version: number, [body, done]: readonly [number, number], field: string) =>
    wf(
      [
        FORM(['Email', 'Topic']),
        ['Each', 'splitInBatches', version, { options: {} }],
        SET('Keep', { line: `={{ $json.${field} }}` }),
        OAI('Ask', '=All: {{ JSON.stringify($json) }}'),
      ],
      ['Form > Each', `Each#${body} > Keep`, 'Keep > Each', `Each#${done} > Ask`],
    );
  pair('what a loop collects', 'DF001', f(3, [1, 0], 'Email'), f(3, [1, 0], 'Topic'));
  pair('what an older loop collects', 'DF001', f(2, [0, 1], 'Email'), f(2, [0, 1], 'Topic'));
}
// Whom a script calls.
{
  const f = (code: string) => chain(HOOK(), CODE('Code', code));
  pair(
    'options in a variable',
    'CN005',
    f("const options = { method: 'GET', url: $json.body.target };\nreturn [{ json: await this.helpers.httpRequest(options) }];"),
    f(
      "const options = { method: 'POST', url: 'https://api.example.com/orders', body: { note: $json.body.note } };\nreturn [{ json: await this.helpers.httpRequest(options) }];",
    ),
  );
  pair(
    'options that are filled in later',
    'CN005',
    f(
      "const options = {};\noptions.method = 'GET';\noptions.url = $json.body.target;\nreturn [{ json: await this.helpers.httpRequest(options) }];",
    ),
    f(
      "const options = {};\noptions.method = 'POST';\noptions.url = 'https://api.example.com/orders';\noptions.body = { note: $json.body.note };\nreturn [{ json: await this.helpers.httpRequest(options) }];",
    ),
  );
  pair(
    'an address object',
    'CN005',
    f("const url = new URL($json.body.target);\nurl.searchParams.set('lang', 'en');\nreturn [{ json: await (await fetch(url)).json() }];"),
    f(
      "const url = new URL('https://api.example.com/search');\nurl.searchParams.set('q', $json.body.q);\nreturn [{ json: await (await fetch(url)).json() }];",
    ),
  );
  pair(
    'an address object whose host is set',
    'CN005',
    f(
      "const url = new URL('https://api.example.com/search');\nurl.host = $json.body.region;\nreturn [{ json: await (await fetch(url.toString())).json() }];",
    ),
    f(
      "const url = new URL('/v1/search', 'https://api.example.com');\nurl.searchParams.append('q', $json.body.q);\nreturn [{ json: await this.helpers.httpRequest({ method: 'GET', url: url.href }) }];",
    ),
  );
  pair(
    'options that others are put over',
    'CN005',
    f(
      "const options = { method: 'GET', url: 'https://api.example.com/a' };\nObject.assign(options, $json.body.options);\nreturn [{ json: await this.helpers.httpRequest(options) }];",
    ),
    f(
      "const options = { method: 'GET', url: 'https://api.example.com/a', qs: { q: $json.body.q } };\nreturn [{ json: await this.helpers.httpRequest(options) }];",
    ),
  );
  pair(
    'a text that is run as an expression',
    'SC006',
    f('return [{ json: { v: $evaluateExpression($json.body.formula) } }];'),
    f("return [{ json: { v: $evaluateExpression('{{ 1 + 1 }}') } }];"),
  );
}
{
  const f = (value: string) => chain(HOOK(), SET('Set', { v: value }));
  pair(
    'an expression that runs a text',
    'SC006',
    f('={{ $evaluateExpression($json.body.formula) }}'),
    f("={{ $evaluateExpression('{{ 1 + 1 }}') }}"),
  );
}
// A field whose name data choose, and questions in languages of their own.
{
  const f = (name: string, field = 'v') =>
    chain(
      HOOK(),
      [
        'Named',
        'set',
        3.4,
        { assignments: { assignments: [{ id: 'a', name, value: '={{ $json.body.q }}', type: 'string' }] }, options: {} },
      ],
      ['Find', 'postgres', 2.5, { operation: 'executeQuery', query: `=SELECT '{{ $json.${field} }}'`, options: {} }, cr('postgres')],
    );
  pair('a field whose name is chosen', 'CN014', f('={{ $json.body.k }}'), f('w'));
  const ask = (type: string, version: number, parameters: (value: string) => Record<string, unknown>) => {
    pair(
      `a question of ${type}`,
      'CN014',
      ...(['{{ $json.body.q }}', '{{ Number($json.body.q) }}'].map((value) =>
        chain(HOOK(), ['Ask', type, version, parameters(value), {}] as unknown as Step),
      ) as [ReturnType<typeof chain>, ReturnType<typeof chain>]),
    );
  };
  ask('graphql', 1, (value) => ({ endpoint: 'https://api.example.com/g', query: `={ a(x: "${value}") { b } }` }));
  ask('salesforce', 1, (value) => ({ resource: 'search', query: `=SELECT Id FROM A WHERE n='${value}'` }));
  ask('elasticsearch', 1, (value) => ({ resource: 'document', operation: 'getAll', indexId: 'a', options: { query: `=${value}` } }));
  ask('supabase', 1, (value) => ({ operation: 'getAll', tableId: 'a', filterType: 'string', filterString: `=a.eq.${value}` }));
  ask('airtable', 2.1, (value) => ({
    operation: 'search',
    base: { value: 'a' },
    table: { value: 'b' },
    filterByFormula: `={a} = "${value}"`,
  }));
  ask('oracleDatabase', 1, (value) => ({ operation: 'execute', query: `=SELECT id FROM a WHERE n='${value}'` }));
}
// A base address that several steps share.
{
  const f = (base: string) => chain(START, SET('Config', { base, user: 'desk' }), HTTP('Get', { url: '={{ $json.base }}/v1/users' }));
  pair('a base address in a field', 'CN001', f('http://crm.example.com'), f('https://crm.example.com'));
}
{
  const f = (base: string) =>
    wf(
      [START, SET('Config', { base }), SET('More', { page: '1' }), HTTP('Get', { url: "={{ $('Config').item.json.base }}/v1/users" })],
      ['Start > Config', 'Config > More', 'More > Get'],
    );
  pair('a base address by the name of its step', 'CN001', f('http://crm.example.com'), f('http://localhost:8080'));
}
// Nobody looks who answers.
{
  const f = (options: string) =>
    chain(START, CODE('Code', `return [{ json: await this.helpers.httpRequest({ url: 'https://erp.example.com/x', ${options} }) }];`));
  pair('a script that checks no certificate', 'CN003', f('skipSslCertificateValidation: true'), f('skipSslCertificateValidation: false'));
}
{
  const f = (code: string) => chain(START, CODE('Code', code));
  pair(
    'no certificate is checked any more',
    'CN003',
    f("process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\nreturn [];"),
    f("const note = 'NODE_TLS_REJECT_UNAUTHORIZED stays on';\nreturn [{ json: { note } }];"),
  );
}
// Addresses that a model or a caller has a part in.
{
  const f = (url: string) =>
    wf(
      [HOOK({ authentication: 'headerAuth' }), LLM('Name', '=Name the place in {{ $json.body.q }}'), GPT(), HTTP('Fetch', { url })],
      ['Webhook > Name', 'OpenAI Chat Model -model> Name', 'Name > Fetch'],
    );
  pair(
    'a model writes into an address',
    'AI003',
    f('=https://api.example.com/{{ $json.text }}'),
    f('=https://api.example.com/find?q={{ encodeURIComponent($json.text) }}'),
  );
}
{
  const f = (url: string) =>
    chain(HOOK(), HTTP('Fetch', { method: 'DELETE', url, options: { pagination: { pagination: { paginationMode: 'off' } } } }));
  pair(
    'an outsider writes into a path',
    'CN005',
    f('=https://api.example.com/orders/{{ $json.body.id }}/x'),
    f('=https://api.example.com/orders/{{ encodeURIComponent($json.body.id) }}/x'),
  );
}
{
  const f = (redirectURL: string) => chain(HOOK(), ['Answer', 'respondToWebhook', 1.1, { respondWith: 'redirect', redirectURL }]);
  pair('a caller says where people are sent', 'CN005', f('={{ $json.query.next }}'), f('https://shop.example.com/thanks'));
}
// What is mixed with a key is nobody's address any more; what is cut is.
{
  const f = (code: string) => chain(HOOK(), CODE('Hash', code), OAI('Ask', '=About {{ $json.who }}'));
  pair(
    'a cut is no hash',
    'DF001',
    f('return [{ json: { who: $input.first().json.body.email.slice(0, 20) } }];'),
    f(
      "const crypto = require('crypto');\nreturn [{ json: { who: crypto.createHmac('sha256', $env.PEPPER).update($input.first().json.body.email).digest('hex') } }];",
    ),
  );
  pair(
    'a bare checksum is guessed',
    'DF001',
    f("return [{ json: { who: require('crypto').createHash('sha256').update($input.first().json.body.email).digest('hex') } }];"),
    f(
      "const hmac = require('crypto').createHmac('sha256', $env.PEPPER);\nhmac.update($input.first().json.body.email);\nreturn [{ json: { who: hmac.digest('hex') } }];",
    ),
  );
}
// Whether a verdict is about a person is told by what the model was asked, and not by what other steps of the flow do.
{
  const f = (fetch: string, question: string, name: string) =>
    wf(
      [
        HOOK(),
        HTTP(fetch, { url: 'https://erp.example.com/x' }),
        LLM('Judge', `=${question} {{ $("Webhook").item.json.body.text }}`),
        GPT(),
        IF('Fine?', '={{ $json.text }}', 'yes'),
        MAIL(name, { message: 'It is rejected.' }),
      ],
      [`Webhook > ${fetch}`, `${fetch} > Judge`, 'OpenAI Chat Model -model> Judge', 'Judge > Fine?', `Fine?#1 > ${name}`],
    );
  pair(
    'a verdict about a person',
    'AI018',
    f('Get rules', 'Is this candidate good?', 'Send rejection'),
    f('Get employees', 'Is this invoice fine?', 'Reject invoice'),
  );
}
// What nobody can parse reads the steps that it names.
{
  const f = (step: string) =>
    wf(
      [
        FORM(['Email', 'Topic']),
        SET('Plain', { topic: '={{ $json.Topic }}' }),
        HTTP('Get', { url: 'https://api.example.com' }),
        OAI('Ask', `=Hi {{ $('${step}').item.json.x ?? ) }}`),
      ],
      ['Form > Plain', 'Plain > Get', 'Get > Ask'],
    );
  pair('a broken expression', 'DF001', f('Form'), f('Plain'));
}
// A mark between fixed numbers says no more than itself.
{
  const f = (score: string) =>
    wf(
      [
        FORM(['Email', 'Name']),
        AGENT('Agent', '=Rate {{ $json.Email }}', 'Rate it', { hasOutputParser: true }),
        ['Ollama', 'L.lmChatOllama', 1, { model: 'llama3.2', options: {} }, cr('ollamaApi')],
        [
          'Parser',
          'L.outputParserStructured',
          1.3,
          { schemaType: 'manual', inputSchema: `{"type":"object","properties":{"score":${score},"why":{"type":"string"}}}` },
        ],
        OAI('Ask', '=Explain {{ $json.output.score }}'),
      ],
      ['Form > Agent', 'Ollama -model> Agent', 'Parser -parser> Agent', 'Agent > Ask'],
    );
  pair('a small number', 'DF001', f('{"type":"integer"}'), f('{"type":"integer","minimum":0,"maximum":5}'));
}
// A number that an agent gives out may be the one that it was told; a yes or no is none.
{
  const f = (type: string) =>
    wf(
      [
        FORM(['Card number', 'Topic']),
        AGENT('Agent', '={{ $json["Card number"] }}', 'Read it', { hasOutputParser: true }),
        ['Ollama', 'L.lmChatOllama', 1, { model: 'llama3.2', options: {} }, cr('ollamaApi')],
        [
          'Parser',
          'L.outputParserStructured',
          1.3,
          { schemaType: 'manual', inputSchema: `{"type":"object","properties":{"n":{"type":"${type}"}}}` },
        ],
        HTTP('Get', { url: '=https://api.example.com/x?n={{ $json.output.n }}' }),
      ],
      ['Form > Agent', 'Ollama -model> Agent', 'Parser -parser> Agent', 'Agent > Get'],
    );
  pair('a number out of an agent', 'DF018', f('number'), f('boolean'));
}
// A tool that only works something out sees nothing of the items.
{
  const f = (text: string) =>
    wf(
      [FORM(['Email', 'Topic']), AGENT('Agent', text), GPT(), ['Think', 'L.toolThink', 1, {}], ['Calculator', 'L.toolCalculator', 1, {}]],
      ['Form > Agent', 'OpenAI Chat Model -model> Agent', 'Think -tool> Agent', 'Calculator -tool> Agent'],
    );
  pair('a tool for thinking', 'DF001', f('={{ $json.Email }}'), f('={{ $json.Topic }}'));
}
{
  const f = (e: string) =>
    wf(
      [
        HOOK(),
        ['Agg', 'aggregate', 1, { aggregate: 'aggregateAllItemData', destinationFieldName: 'rows', options: {} }],
        LLM('Sum', `=Sum up ${e}`),
        ['Gemini', 'L.lmChatGoogleGemini', 1, { modelName: 'models/gemini-2.0-flash', options: {} }, cr('googlePalmApi')],
      ],
      ['Webhook > Agg', 'Agg > Sum', 'Gemini -model> Sum'],
    );
  pair(
    'rows put together',
    'DF001',
    f('{{ $json.rows.map(r => r.body.email).join() }}'),
    f('{{ $json.rows.map(r => r.body.sku).join() }}'),
  );
}
{
  const f = (keyValue: string) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        LLM('Which', '=Which order? {{ $json.body.text }}'),
        GPT(),
        [
          'Del',
          'supabase',
          1,
          { operation: 'delete', tableId: rl('orders'), filters: { conditions: [{ keyName: 'id', condition: 'eq', keyValue }] } },
          cr('supabaseApi'),
        ],
      ],
      ['Webhook > Which', 'OpenAI Chat Model -model> Which', 'Which > Del'],
    );
  pair('a model names what is deleted', 'AI005', f('={{ $json.text }}'), f("={{ $('Webhook').item.json.body.id }}"));
}
