/** n8n: what a bot tells whoever writes to it; who picks the workflow to run. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, HOOK, IF, LLM, OLL, PG, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nAnswersToStrangers: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nAnswersToStrangers.push([name, rule, file(bad), file(good)]);
};

const PEOPLE = PG('People', 'SELECT name, birthday, iban FROM customers');
const BOT = (more: JsonObject = {}): Step => [
  'Telegram Trigger',
  'telegramTrigger',
  1.2,
  { updates: ['message'], additionalFields: more },
  cr('telegramApi'),
];
const SAY = (text: string): Step => [
  'Say',
  'telegram',
  1.2,
  { chatId: "={{ $('Telegram Trigger').item.json.message.chat.id }}", text, additionalFields: {} },
  cr('telegramApi'),
];
const WORDS = '={{ $json.name }}: {{ $json.iban }}';
pair<JsonObject>('a bot that tells everybody of others', 'CN008', (more) => chain(BOT(more), PEOPLE, SAY(WORDS)), {}, { chatIds: '4711' });
pair<Step>(
  'a bot that looks at who writes',
  'CN008',
  (check) => chain(BOT(), check, PEOPLE, SAY(WORDS)),
  IF('Ask', '={{ $json.message.text }}', '/balance'),
  IF('Ask', '={{ $json.message.from.id }}', 4711, 'number'),
);
pair<JsonObject>(
  'a bot that looks up what is theirs',
  'CN008',
  (options) =>
    chain(
      BOT(),
      PG(
        'Mine',
        options.queryReplacement === undefined ? 'SELECT name, iban FROM customers' : 'SELECT name, iban FROM customers WHERE chat = $1',
        options,
      ),
      SAY(WORDS),
    ),
  {},
  { queryReplacement: '={{ $json.message.chat.id }}' },
);
pair<string>(
  'a bot that counts',
  'CN008',
  (code) => chain(BOT(), PEOPLE, CODE('Words', code), SAY('={{ $json.words }}')),
  "return [{ json: { words: $input.all().map((one) => `${one.json.name}: ${one.json.iban}`).join(', ') } }];",
  'return [{ json: { words: `${$input.all().length} customers` } }];',
);

pair<Step>(
  'a bot that tells what it was sent',
  'CN008',
  (from) => chain(BOT(), from, SAY('={{ $json.name }}')),
  ['Find', 'hubspot', 2.1, { resource: 'contact', operation: 'getAll', additionalFields: {} }, cr('hubspotApi')],
  ['Fetch', 'telegram', 1.2, { resource: 'file', fileId: '={{ $json.message.document.file_id }}' }, cr('telegramApi')],
);
pair<string>(
  'a model picks the workflow that runs',
  'AI001',
  (id) =>
    wf(
      [
        HOOK(),
        LLM('Pick', '=Which workflow fits? {{ $json.body.text }}'),
        OLL,
        [
          'Run',
          'executeWorkflow',
          1.2,
          { workflowId: rl(id, 'id'), workflowInputs: { mappingMode: 'defineBelow', value: {} }, options: {} },
        ],
      ],
      ['Webhook > Pick', 'Ollama Chat Model -model> Pick', 'Pick > Run'],
    ),
  '={{ $json.text }}',
  'a1b2c3',
);
