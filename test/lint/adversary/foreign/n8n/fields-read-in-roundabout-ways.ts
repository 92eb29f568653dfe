/** n8n: fields read in roundabout ways. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, CODE, FORM, GPT, HOOK, LLM, OAI, OLL, PG, POST, SET, SLACK, wf, type Step } from '../n8n-kit.ts';
import { agentWith, hookTo } from '../n8n-agents-kit.ts';

export const n8nFieldsReadInRoundaboutWays: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nFieldsReadInRoundaboutWays.push(one);
};

// Ways to read a field.
{
  const f = (e: string) => hookTo(OAI('Ask', `=Greet ${e}`));
  pair(
    'by bracket behind a question mark',
    'DF001',
    f("{{ $json?.body?.['email'] ?? 'nobody' }}"),
    f("{{ $json?.body?.['product'] ?? 'nothing' }}"),
  );
  pair(
    'taken apart by a function of its own',
    'DF001',
    f('{{ (({ body: { email: m } }) => "Dear " + m)($json) }}'),
    f('{{ (({ body: { product: m } }) => "Dear owner of " + m)($json) }}'),
  );
  pair(
    'the old way to name a node',
    'DF001',
    f('{{ $node["Webhook"].json["body"]["phone"] }}'),
    f('{{ $node["Webhook"].json["body"]["qty"] }}'),
  );
  pair(
    'every value of the object',
    'DF001',
    f('{{ Object.values($json.body.customer).join(" ") }} from {{ $json.body.customer.email.length }}'),
    f('{{ Object.keys($json.body.customer).length }} fields, {{ $json.body.customer.email.length }} signs'),
  );
  pair('only whether it is there', 'DF001', f('{{ $json.body.email || "unknown" }}'), f('{{ $json.body.email ? "known" : "unknown" }}'));
  pair('a slice of the card', 'DF001', f('{{ $json.body.cardNumber.slice(0, 12) }}'), f('{{ $json.body.cardNumber.length }}'));
  pair(
    'hashed, and not',
    'DF001',
    f('{{ $json.body.email.toLowerCase().trim() }}'),
    f('{{ $json.body.email.hash("sha256") !== $json.body.known }}'),
  );
}
{
  const f = (code: string) => hookTo(CODE('Prepare', code), OAI('Ask', '=Write: {{ $json.line }}'));
  pair(
    'taken apart with a rest',
    'DF001',
    f('const { email: omit, ...kept } = $input.first().json.body;\nreturn [{ json: { line: JSON.stringify({ ...kept, omit }) } }];'),
    f('const { email, phone, name, address, ...kept } = $input.first().json.body;\nreturn [{ json: { line: kept.product } }];'),
  );
  pair(
    'a key of a variable',
    'DF001',
    f("const key = ['e', 'mail'].join('');\nreturn [{ json: { line: 'To ' + $input.first().json.body[key] } }];"),
    f("const key = 'product';\nreturn [{ json: { line: 'To ' + $input.first().json.body[key] } }];"),
  );
  pair(
    'from entries to entries',
    'DF001',
    f(
      "const o = Object.fromEntries(Object.entries($input.first().json.body).filter(([k]) => k !== 'password'));\nreturn [{ json: { line: `${o.email}` } }];",
    ),
    f(
      'const o = Object.fromEntries(Object.entries($input.first().json.body).map(([k]) => [k, 1]));\nreturn [{ json: { line: `${o.email}` } }];',
    ),
  );
  pair(
    'a class keeps it',
    'DF001',
    f(
      'class Lead { constructor(b) { this.who = b.email; this.what = b.product; } text() { return this.who; } }\nconst lead = new Lead($input.first().json.body);\nreturn [{ json: { line: lead.text() } }];',
    ),
    f(
      'class Lead { constructor(b) { this.who = b.email; this.what = b.product; } text() { return this.what; } }\nconst lead = new Lead($input.first().json.body);\nreturn [{ json: { line: lead.text() } }];',
    ),
  );
  pair(
    'by a map of a list',
    'DF001',
    f(
      'const m = new Map();\nfor (const p of $input.first().json.body.people) m.set(p.id, p.email);\nreturn [{ json: { line: [...m.values()].join(", ") } }];',
    ),
    f(
      'const m = new Map();\nfor (const p of $input.first().json.body.people) m.set(p.id, p.email);\nreturn [{ json: { line: "There are " + m.size } }];',
    ),
  );
}
{
  const f = (by: string) =>
    wf(
      [
        HOOK(),
        PG('Orders', 'SELECT customer_id, total FROM orders'),
        ['Merge', 'merge', 3, { mode: 'combine', combineBy: 'combineByFields', fieldsToMatchString: 'customer_id', options: {} }],
        LLM('Ask', `=Look at ${by}`),
        GPT(),
      ],
      ['Webhook > Orders', 'Webhook > Merge#1', 'Orders > Merge', 'Merge > Ask', 'OpenAI Chat Model -model> Ask'],
    );
  pair('merged by a field', 'DF001', f('{{ $json.body.fullName }}'), f('{{ $json.total }}'));
}
{
  const f = (field: string) =>
    wf(
      [
        FORM(['Name', 'Topic', 'Message']),
        SET('Compose', { prompt: `=Topic {{ $json.Topic }}: {{ $json.${field} }}` }),
        AGENT('Agent', '={{ $json.prompt }}'),
        GPT(),
        ['Sum', 'L.chainLlm', 1.5, { promptType: 'define', text: '=Shorten {{ $json.output }}' }],
        OLL,
        SLACK('Tell', '={{ $json.text }}'),
      ],
      [
        'Form > Compose',
        'Compose > Agent',
        'OpenAI Chat Model -model> Agent',
        'Agent > Sum',
        'Ollama Chat Model -model> Sum',
        'Sum > Tell',
      ],
    );
  pair(
    'a prompt of many parts, two models on',
    'AI001',
    f('Message'),
    wf(
      [
        FORM(['Name', 'Topic', 'Message']),
        SET('Compose', { prompt: '=Topic {{ $json.Topic.length }}' }),
        AGENT('Agent', '={{ $json.prompt }}'),
        GPT(),
        SLACK('Tell', '={{ $json.output }}'),
      ],
      ['Form > Compose', 'Compose > Agent', 'OpenAI Chat Model -model> Agent', 'Agent > Tell'],
    ),
  );
}
{
  const parser = (status: JsonObject): Step => [
    'Parser',
    'L.outputParserStructured',
    1.3,
    {
      schemaType: 'manual',
      inputSchema: JSON.stringify({
        type: 'object',
        properties: {
          urgent: { type: 'boolean' },
          lines: { type: 'array', items: { type: 'object', properties: { status, count: { type: 'integer' } } } },
        },
      }),
    },
  ];
  const f = (status: JsonObject) =>
    agentWith(
      HOOK(),
      '={{ $json.body.text }}',
      [
        [OLL, 'model'],
        [parser(status), 'parser'],
      ],
      [POST('Update', 'https://erp.example.com/tickets', '={{ JSON.stringify({ lines: $json.output.lines }) }}')],
      { hasOutputParser: true },
    );
  pair('an open text deep in a parser', 'AI001', f({ type: 'string' }), f({ type: 'string', enum: ['open', 'closed'] }));
}
