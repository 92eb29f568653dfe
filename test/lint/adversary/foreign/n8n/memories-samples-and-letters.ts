/** n8n: memories that strangers fill, samples of real people, what a model was told in confidence, and texts that read as something else. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, CODE, CRON, FORM, HOOK, LLM, OLL, POST, SET, SLACK, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nMemoriesSamplesAndLetters: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nMemoriesSamplesAndLetters.push([name, rule, file(bad), file(good)]);
};
const asked = HOOK({ authentication: 'headerAuth' });
const EMBED: Step = ['Embeddings', 'L.embeddingsOpenAi', 1.2, { options: {} }, cr('openAiApi')];
const mails: Step = [
  'Send',
  'gmailTool',
  2.1,
  { sendTo: "={{ $fromAI('to') }}", subject: 'News', message: "={{ $fromAI('text') }}", options: {} },
  cr('gmailOAuth2'),
];
const index = (name: string, mode: string, of: string): Step => [
  name,
  'L.vectorStorePinecone',
  1.1,
  { mode, toolName: 'reviews', toolDescription: 'All of them', pineconeIndex: rl(of), options: {} },
  cr('pineconeApi'),
];
pair<string>(
  'an agent that writes mails looks up what strangers filed, or the handbook',
  'AI015',
  (of) =>
    wf(
      [
        FORM(['Review']),
        index('Keep', 'insert', 'reviews'),
        EMBED,
        ['Loader', 'L.documentDefaultDataLoader', 1, { options: {} }],
        CRON,
        AGENT('Agent', 'Write the weekly summary'),
        OLL,
        index('Reviews', 'retrieve-as-tool', of),
        mails,
      ],
      [
        'Form > Keep',
        'Embeddings -embed> Keep',
        'Loader -doc> Keep',
        'Schedule > Agent',
        'Ollama Chat Model -model> Agent',
        'Reviews -tool> Agent',
        'Embeddings -embed> Reviews',
        'Send -tool> Agent',
      ],
    ),
  'reviews',
  'handbook',
);

const sheet = (name: string, id: string, more: JsonObject): Step => [
  name,
  'googleSheets',
  4.5,
  { documentId: rl(id, 'id'), sheetName: rl('gid=0'), ...more, options: { cellFormat: 'RAW' } },
  cr('googleSheetsOAuth2Api'),
];
const own = '1Ab2CdEfGhIjKlMnOp3QrStUvWxYz';
pair<string>(
  'an agent of another workflow reads the table that strangers fill, or one of its own',
  'DF005',
  (id) => [
    {
      ...chain(
        FORM(['Message']),
        sheet('Row', own, { operation: 'append', columns: { mappingMode: 'defineBelow', value: { Message: '={{ $json.Message }}' } } }),
      ),
      name: 'Collect',
      id: 'w1',
    },
    {
      ...wf(
        [CRON, sheet('Read', id, {}), AGENT('Agent', '={{ $json.Message }}'), OLL, mails],
        ['Schedule > Read', 'Read > Agent', 'Ollama Chat Model -model> Agent', 'Send -tool> Agent'],
      ),
      name: 'Answer',
      id: 'w2',
    },
  ],
  own,
  '1Zz2CdEfGhIjKlMnOp3QrStUvWxYz',
);

const written = (field: string, last: Step): JsonObject =>
  wf(
    [asked, LLM('Write', `=Write a letter to {{ $json.body.first }} about {{ $json.body.${field} }}`), OLL, last],
    ['Webhook > Write', 'Ollama Chat Model -model> Write', `Write > ${last[0]}`],
  );
pair<string>(
  'a model is told a diagnosis and writes to a chat, or a plan',
  'DF017',
  (field) => written(field, SLACK('Tell', '={{ $json.text }}')),
  'diagnosis',
  'plan',
);
pair<string>(
  'a model is told an account and writes to another company, or a plan',
  'DF017',
  (field) => written(field, POST('Tell', 'https://letters.example.com/send', '={{ JSON.stringify({ text: $json.text }) }}')),
  'iban',
  'plan',
);

const pinned = (body: JsonObject): JsonObject => ({
  ...chain(asked, SET('Take', { id: '={{ $json.body.id }}' })),
  pinData: { Webhook: [{ json: { headers: {}, body } }] },
});
pair(
  'the sample that is kept is of somebody, or of an example',
  'DF007',
  pinned,
  { id: 4, mail: 'jane.roe@contoso-mail.com', phone: '+49 171 5550199' },
  { id: 4, mail: 'test@example.com' },
);
pair(
  'the sample that is kept holds an account, or a number',
  'DF007',
  pinned,
  { id: 4, to: 'DE89370400440532013000' },
  { id: 4, to: 'A-17' },
);

const checks = (mark: string): JsonObject =>
  chain(
    asked,
    CODE('Check', `const level = $json.body.level;\nif (level !== 'user${mark}') { return [{ json: { admin: true } }]; }\nreturn [];`),
  );
pair('a condition that reads as a comment', 'SC011', checks, '\u202E \u2066// only admins\u2069 \u2066', ' // only admins');
