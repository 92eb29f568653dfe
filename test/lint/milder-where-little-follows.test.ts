/** The same thing is graver or milder by who is reached, and by whether anything runs it. */
import { expect, it } from 'vitest';
import { importN8n } from '../../app/import/n8n/import-n8n.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { flow, step } from './kit/flow.ts';
import { askLocal, sql } from './kit/steps.ts';
import { CRON, FORM, GPT, HTTP, LLM, MAIL, OAI, SET, cr, rl, wf } from './adversary/foreign/n8n-kit.ts';

const severities = (file: JsonObject, rules: readonly string[]): readonly string[] => {
  const [made] = importN8n(file, 'workflow.json');
  const found = made === undefined ? [] : lintFlow(made.flow, { leftOut: made.leftOut }).findings;
  return rules.map((rule) => found.find(({ ruleId }) => ruleId === rule)?.severity ?? 'none');
};

const digest = (sendTo: string, more: JsonObject = {}): JsonObject =>
  wf(
    [
      CRON,
      HTTP('News', { url: 'https://news.example.com/feed' }),
      LLM('Sum up', '=Sum up {{ $json.data }}'),
      GPT(),
      MAIL('Mail', { sendTo, message: '={{ $json.text }}', ...more }),
    ],
    ['Schedule > News', 'News > Sum up', 'OpenAI Chat Model -model> Sum up', 'Sum up > Mail'],
  );
it.each<[string, JsonObject, readonly string[]]>([
  ['to oneself', digest('me@example.com'), ['block', 'medium']],
  ['to an address in the settings of the machine', digest('={{ $env.REPORT_TO }}'), ['block', 'medium']],
  ['to whom the data names', digest("={{ $('News').item.json.author }}"), ['block', 'block']],
  [
    'to oneself, with a copy to whom the data names',
    digest('me@example.com', { options: { ccList: "={{ $('News').item.json.author }}" } }),
    ['block', 'block'],
  ],
  ['to two people', digest('me@example.com, you@example.org'), ['block', 'block']],
  ['to a list', digest('all@example.com'), ['block', 'block']],
  ['to somebody called so', digest('user@example.com'), ['block', 'medium']],
  ['to a list of lists', digest('weekly@lists.example.com'), ['block', 'block']],
  ['to oneself, with a copy to somebody', digest('me@example.com', { options: { ccList: 'press@example.org' } }), ['block', 'block']],
  ['to oneself, with a copy to nobody', digest('me@example.com', { options: { ccList: '' } }), ['block', 'medium']],
])('what a model makes of a page is sent %s', (_name, file, expected) => {
  expect(severities(file, ['AI001', 'AI005'])).toEqual(expected);
});

const [, ...form] = FORM(['Name', 'Diagnosis']);
const asked = (...wires: readonly string[]): JsonObject =>
  wf(
    [['Form', ...form], SET('Thanks', { text: 'Thank you' }), OAI('Ask', "={{ $('Form').item.json.Diagnosis }}")],
    ['Form > Thanks', ...wires],
  );
it.each<[string, JsonObject, readonly string[]]>([
  ['connected', asked('Thanks > Ask'), ['block', 'high']],
  ['left lying on the canvas', asked(), ['low', 'low']],
])('a step that tells a model of an illness is %s', (_name, file, expected) => {
  expect(severities(file, ['DF001', 'DF002'])).toEqual(expected);
});

const filled = (columns: JsonObject, operation = 'append'): JsonObject =>
  wf(
    [
      CRON,
      LLM('Ask', '=Which page of ours is the best?'),
      GPT(),
      [
        'Add',
        'googleSheets',
        4.5,
        {
          operation,
          documentId: rl('d', 'id'),
          sheetName: rl('gid=0'),
          columns: { mappingMode: 'defineBelow', ...columns },
          options: {},
        },
        cr('googleSheetsOAuth2Api'),
      ],
    ],
    ['Schedule > Ask', 'OpenAI Chat Model -model> Ask', 'Ask > Add'],
  );
const link = { link: '={{ $json.text }}', state: 'done' };
it.each<[string, JsonObject, string]>([
  ['fills a column called link', filled({ value: link }), 'none'],
  ['fills it in the row of another column', filled({ value: link, matchingColumns: ['state'] }, 'update'), 'none'],
  ['picks the row by it', filled({ value: link, matchingColumns: ['link'] }, 'update'), 'medium'],
  ['finds the row that says the same', filled({ value: { note: '={{ $json.text }}' }, matchingColumns: ['note'] }, 'update'), 'none'],
  ['picks or adds the row by it', filled({ value: link, matchingColumns: ['link'] }, 'appendOrUpdate'), 'medium'],
  [
    'picks the row by its number',
    filled({ value: { row_number: '={{ $json.text }}' }, matchingColumns: ['row_number'] }, 'update'),
    'medium',
  ],
])('what a model wrote %s', (_name, file, expected) => {
  expect(severities(file, ['AI024'])).toEqual([expected]);
});

const chat = (ratePerMinute: number, ...more: readonly FlowNode[]): Flow => {
  const nodes = [
    step('chat', 'chat-trigger', { path: 'help', ratePerMinute }),
    ...more,
    askLocal('{{ node["chat"].message }}', { resultField: 'answer' }),
    step('reply', 'respond-webhook', { status: 200, body: '{{ input.answer }}', contentType: 'text/plain' }),
  ];
  return flow(
    nodes,
    nodes.slice(1).map(({ id }, index) => `${nodes[index]?.id ?? ''} > ${id}`),
  );
};
it.each<[string, Flow, string]>([
  ['a model answers out of what was written', chat(20), 'medium'],
  ['nobody counts the messages', chat(0), 'high'],
  ['rows are deleted', chat(20, sql('DELETE FROM staff', {}, 'clear')), 'high'],
])('anybody may write in a chat: %s', (_name, given, expected) => {
  expect(lintFlow(given).findings.find(({ ruleId }) => ruleId === 'CN008')?.severity).toBe(expected);
});
