/** n8n: what is left of a word when signs are taken out, words of a list that is written out, and tables that come back whole. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CRON, GPT, HOOK, HTTP, IF, LLM, PG, SET, chain, wf } from '../n8n-kit.ts';

export const n8nWordsThatAreLeft: Pair[] = [];
const pair = (name: string, rule: string, file: (text: string) => JsonObject, bad: string, good: string): void => {
  n8nWordsThatAreLeft.push([name, rule, file(bad), file(good)]);
};

const cleaned = (value: string): JsonObject =>
  chain(HOOK(), SET('Clean', { ref: value }), PG('Find', "=SELECT id FROM orders WHERE ref = '{{ $json.ref }}'"));
const letters = '={{ $json.body.ref.replace(/[^a-z0-9-]/gi, "") }}';
pair('the first sign alone is taken out', 'CN014', cleaned, '={{ $json.body.ref.replace(/[^a-z0-9-]/i, "") }}', letters);
pair('letters are taken out', 'CN014', cleaned, '={{ $json.body.ref.replace(/[a-z]/g, "") }}', letters);
pair('something else stands behind it', 'CN014', cleaned, '={{ $json.body.ref.replace(/[^a-z]/g, "") + $json.body.x }}', letters);
pair('a span from sign to sign is left', 'CN014', cleaned, '={{ $json.body.ref.replace(/[^ -~]/g, "") }}', letters);
pair(
  'what is no digit',
  'CN014',
  cleaned,
  "={{ $json.body.ref.replace(/\\d/g, '') }}",
  "={{ $json.body.ref.trim().replace(/\\D/g, '').slice(0, 9) }}",
);
const bare = (value: string): JsonObject => chain(HOOK(), PG('Find', `=DELETE FROM orders WHERE ref = {{ ${value} }}`));
pair(
  'a word that may be the name of the column',
  'CN014',
  bare,
  "$json.body.ref.replace(/\\W/g, '')",
  "$json.body.ref.replace(/\\D/g, '')",
);

const page = (text: string): JsonObject =>
  chain(HOOK({ responseMode: 'responseNode' }), [
    'Respond',
    'respondToWebhook',
    1.4,
    {
      respondWith: 'text',
      responseBody: `=<h1>Hello {{ ${text} }}</h1>`,
      options: { responseHeaders: { entries: [{ name: 'Content-Type', value: 'text/html' }] } },
    },
  ]);
pair('a page keeps its brackets', 'CN019', page, '$json.query.name.replace(/[&"]/g, "")', `$json.query.name.replace(/[<>&"']/g, "")`);

const known = (left: string): JsonObject =>
  wf(
    [HOOK(), IF('Known', left, true, 'boolean', 'true'), PG('Find', '=SELECT id FROM {{ $json.body.table }}')],
    ['Webhook > Known', 'Known > Find'],
  );
const listed = "={{ ['orders', 'carts'].includes($json.body.table) }}";
pair('a list for another field', 'CN014', known, "={{ ['orders', 'carts'].includes($json.body.kind) }}", listed);
pair('a part of a word', 'CN014', known, "={{ 'orders carts'.includes($json.body.table) }}", listed);
pair('a list that the caller adds to', 'CN014', known, "={{ ['orders', $json.body.more].includes($json.body.table) }}", listed);
pair('the list, or whatever', 'CN014', known, "={{ ['orders'].includes($json.body.table) || $json.body.x }}", listed);
pair(
  'none of the list',
  'CN014',
  known,
  "={{ !['orders'].includes($json.body.table) }}",
  "={{ $json.body.table === 'orders' && $json.body.x }}",
);

const host = (word: string): JsonObject => chain(HOOK(), HTTP('Ping', { url: `=https://{{ ${word} }}.example.com/ping` }));
const region = '["eu", "us"].includes($json.body.region) ? $json.body.region : "eu"';
pair(
  'another word than the one that was looked up',
  'CN005',
  host,
  '["eu", "us"].includes($json.body.region) ? $json.body.host : "eu"',
  region,
);
pair('a word for those that are not in it', 'CN005', host, '["eu", "us"].includes($json.body.region) ? "eu" : $json.body.region', region);
pair('a part of the word', 'CN005', host, '"eu-us".includes($json.body.region) ? $json.body.region : "eu"', region);

const told = (query: string): JsonObject =>
  wf(
    [CRON, PG('Load', query), LLM('Chain', '=Sum up {{ JSON.stringify($json) }}'), GPT()],
    ['Schedule > Load', 'Load > Chain', 'OpenAI Chat Model -model> Chain'],
  );
pair('a row under the name of its table', 'DF001', told, 'SELECT p FROM patients p', 'SELECT count(*) AS n FROM patients');
pair('all of a table', 'DF001', told, 'TABLE employees', 'TABLE exchange_rates');
pair(
  'the rows that were changed',
  'DF001',
  told,
  'UPDATE customers SET seen = now() RETURNING *',
  'UPDATE customers SET seen = now() RETURNING id',
);
