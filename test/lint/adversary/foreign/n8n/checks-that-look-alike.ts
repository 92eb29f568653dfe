/** n8n: hosts and patterns that a flow asks for, and what only looks as if it did. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, HOOK, HTTP, IF, OLL, AGENT, PG, POST, FORM, START, SET, chain, wf } from '../n8n-kit.ts';

export const n8nChecksThatLookAlike: Pair[] = [];
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nChecksThatLookAlike.push([name, rule, file(bad), file(good)]);
};

// The host of an address.
const url = '={{ $json.body.url }}';
const fetched = ([right, operation, left, way]: readonly [string, string, string?, number?]): JsonObject =>
  wf(
    [HOOK(), IF('Known', left ?? url, right, 'string', operation), HTTP('Fetch', { url })],
    ['Webhook > Known', `Known#${way ?? 0} > Fetch`],
  );
const host = ['https://hooks.example.com/', 'startsWith'] as const;
const pattern = ['^https:\\/\\/hooks\\.example\\.com\\/', 'regex'] as const;
pair('a host that goes on', 'CN005', fetched, ['https://hooks.example.com', 'startsWith'], host);
pair('a name and a password', 'CN005', fetched, ['https://hooks.example.com@', 'startsWith'], host);
pair('the scheme alone', 'CN005', fetched, ['https://', 'startsWith'], host);
pair('somewhere in it', 'CN005', fetched, ['https://hooks.example.com/', 'contains'], host);
pair('the other way out', 'CN005', fetched, [...host, url, 1], host);
pair('another field', 'CN005', fetched, [...host, '={{ $json.body.kind }}'], host);
pair('a pattern whose dots are anything', 'CN005', fetched, ['^https:\\/\\/hooks.example.com\\/', 'regex'], pattern);
pair('a pattern that may begin later', 'CN005', fetched, ['https:\\/\\/hooks\\.example\\.com\\/', 'regex'], pattern);
pair('a pattern, or anything', 'CN005', fetched, ['^https:\\/\\/hooks\\.example\\.com\\/|.*', 'regex'], pattern);
pair('a slash that may be missing', 'CN005', fetched, ['^https:\\/\\/hooks\\.example\\.com\\/?', 'regex'], pattern);
{
  const both = (combinator: string): JsonObject => {
    const [name, type, version, parameters] = IF('Known', url, host[0], 'string', host[1]);
    const { conditions } = parameters as { conditions: JsonObject & { conditions: JsonObject[] } };
    const kind = { id: 'k', leftValue: '={{ $json.body.kind }}', rightValue: 'a', operator: { type: 'string', operation: 'equals' } };
    return wf(
      [
        HOOK(),
        [name, type, version, { ...parameters, conditions: { ...conditions, combinator, conditions: [...conditions.conditions, kind] } }],
        HTTP('Fetch', { url }),
      ],
      ['Webhook > Known', 'Known > Fetch'],
    );
  };
  pair('a host, or a kind', 'CN005', both, 'or', 'and');
}
pair(
  'the part behind the host that was asked for',
  'CN005',
  (to: string) =>
    wf([HOOK(), IF('Known', url, host[0], 'string', host[1]), HTTP('Fetch', { url: to })], ['Webhook > Known', 'Known > Fetch']),
  '={{ $json.body.url.slice(27) }}',
  url,
);

// What a pattern finds, one after the other.
const found = (code: string): JsonObject =>
  chain(HOOK(), CODE('Take', code), PG('Find', "=SELECT id FROM orders WHERE ref = '{{ $json.ref }}'"));
const rounds = (written: string, take = 'm[1]', more = ''): string =>
  `const s = $json.body.text;\nconst re = ${written};\nconst out = [];\nlet m;\nwhile ((m = re.exec(s)) !== null) { ${more} out.push({ json: { ref: ${take} } }); }\nreturn out;`;
const letters = rounds('/ref=([A-Z0-9]+)/g');
pair('rounds that find any sign', 'CN014', found, rounds('/ref=(\\S+)/g'), letters);
pair('all of the text, and not what was found', 'CN014', found, rounds('/ref=([A-Z0-9]+)/g', 'm.input'), letters);
pair('something else put into what was found', 'CN014', found, rounds('/ref=([A-Z0-9]+)/g', 'm[1]', 'm[1] = s;'), letters);
pair('something else in its place', 'CN014', found, rounds('/ref=([A-Z0-9]+)/g', 'm[1]', 'm = [s, s];'), letters);
const each = (list: string): string => `return [...${list}].map((m) => ({ json: { ref: m[1] } }));`;
const digits = each('$json.body.text.matchAll(/ref=(\\d+)/g)');
pair('all that is found of any sign', 'CN014', found, each('$json.body.text.matchAll(/ref=(.+)/g)'), digits);
pair('all that is found, and one more', 'CN014', found, each("$json.body.text.matchAll(/ref=(\\d+)/g), ['', $json.body.x]"), digits);
pair(
  'a list of its own by that name',
  'CN014',
  found,
  `const x = { matchAll: () => [['', $json.body.text]] };\n${each('x.matchAll(/(\\d+)/g)')}`,
  digits,
);
pair(
  'what was found is cut up first',
  'CN014',
  found,
  'return [...$json.body.text.matchAll(/(\\d+)/g)].map((m) => { m.splice(1, 1, $json.body.text); return { json: { ref: m[1] } }; });',
  digits,
);

// A filter that is written out.
const filter = (query: string): JsonObject =>
  chain(HOOK(), [
    'Find',
    'mongoDb',
    1.1,
    { operation: 'find', collection: 'orders', query, options: {} },
    { credentials: { mongoDb: { id: 'c', name: 'c' } } },
  ]);
const texts = '={ "ref": {{ JSON.stringify(String($json.body.ref)) }} }';
pair('a filter with what may be an operator', 'CN014', filter, '={ "ref": {{ JSON.stringify($json.body.ref) }} }', texts);
pair('a filter whose field is chosen', 'CN014', filter, '={ {{ JSON.stringify(String($json.body.field)) }}: 1 }', texts);
pair('a program in a filter', 'CN014', filter, '={ "$where": {{ JSON.stringify(String($json.body.ref)) }} }', texts);
pair(
  'a program in a function of a filter',
  'CN014',
  filter,
  '={ "$expr": { "$function": { "body": {{ JSON.stringify(String($json.body.ref)) }}, "args": [], "lang": "js" } } }',
  texts,
);
pair('a value within a text of a filter', 'CN014', filter, '={ "ref": "no: {{ JSON.stringify(String($json.body.ref)) }}" }', texts);

const made = (code: string): JsonObject => chain(HOOK(), CODE('Make', code));
const noCode = 'const name = ({}).constructor.name;\nreturn [{ json: { name } }];';
pair(
  'code by the maker of makers',
  'SC001',
  made,
  "const f = ({}).constructor.constructor;\nreturn [{ json: { a: f('return 1')() } }];",
  noCode,
);
pair(
  'code by a name that is written out before',
  'SC001',
  made,
  "const k = 'constructor';\nreturn [{ json: { a: ''[k][k]('return 1')() } }];",
  noCode,
);
pair(
  'code by what is taken out of a function',
  'SC001',
  made,
  "const { constructor } = () => {};\nreturn [{ json: { a: constructor('return 1')() } }];",
  noCode,
);

const decided = (path: string): JsonObject =>
  wf(
    [
      FORM(['Full name', 'Income']),
      AGENT('Agent', '=Should the loan of this applicant be granted? {{ JSON.stringify($json) }}'),
      OLL,
      POST('Tell the core', `https://core.example.com/${path}`, '={{ { text: $json.output } }}'),
    ],
    ['Form > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Tell the core'],
  );
pair('a loan by the path that is called', 'AI018', decided, 'loan-applications/decision', 'loan-applications/notes');
pair('a loan by a note that is kept', 'AI018', decided, 'loan-applications/approve', 'loan-applications/log');

// A field that counts the rounds.
const counted = ([first, next, left, limit]: readonly [string, string, string, number]): JsonObject =>
  wf(
    [START, SET('Init', { n: first }), SET('Next', { n: next }), IF('More', left, limit, 'number', 'lt')],
    ['Start > Init', 'Init > Next', 'Next > More', 'More > Next'],
  );
const one = '={{ Number($json.n) + 1 }}';
const number = '={{ Number($json.n) }}';
const tenTimes = ['0', one, number, 10] as const;
pair('it counts nothing up', 'RL004', counted, ['0', '={{ Number($json.n) + 0 }}', number, 10], tenTimes);
pair('it counts down', 'RL004', counted, ['0', '={{ Number($json.n) - 1 }}', number, 10], tenTimes);
pair('it counts something else up', 'RL004', counted, ['0', '={{ Number($json.m) + 1 }}', number, 10], tenTimes);
pair('it begins where somebody says', 'RL004', counted, ['={{ $json.from }}', one, number, 10], tenTimes);
pair('another field is asked', 'RL004', counted, ['0', one, '={{ Number($json.m) }}', 10], tenTimes);
pair(
  'a limit that no run reaches',
  'RL004',
  counted,
  ['0', one, number, 1e12],
  ['0', '={{ parseInt($json.n) + 1 }}', '={{ $json.n }}', 10],
);
