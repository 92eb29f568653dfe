/** How grave it is that a model acts on what comes by a chat: by who may open that. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { AGENT, HOOK, HTTP, OLL, cr, rl, wf, type Step } from './adversary/foreign/n8n-kit.ts';

const gravity = (file: JsonObject): string[] =>
  importForeignAll(JSON.stringify(file), 'wf.json').flatMap(({ flow }) =>
    lintFlow(flow)
      .findings.filter(({ ruleId }) => ruleId === 'AI001')
      .map(({ severity, confidence }) => `${severity}, ${confidence}`),
  );

describe('who may open a chat', () => {
  const row: Step = [
    'Row',
    'airtableTool',
    2.1,
    {
      operation: 'create',
      base: rl('app1'),
      table: rl('tbl1'),
      columns: { mappingMode: 'defineBelow', value: { A: "={{ $fromAI('A') }}" } },
      options: {},
    },
    cr('airtableTokenApi'),
  ];
  const mail: Step = [
    'Mail',
    'gmailTool',
    2.1,
    { sendTo: "={{ $fromAI('to') }}", subject: 'x', message: "={{ $fromAI('m') }}", options: {} },
    cr('gmailOAuth2'),
  ];
  const asked = (chat: JsonObject, tool: Step, first: readonly Step[] = []): JsonObject =>
    wf(
      [
        ['Chat', 'L.chatTrigger', 1.1, { options: {}, ...chat }],
        ...first,
        AGENT('Agent', first.length > 0 ? '={{ $json.text }}' : '={{ $json.chatInput }}'),
        OLL,
        tool,
      ],
      [
        ...(first.length > 0 ? ['Chat > Page', 'Page > Agent'] : ['Chat > Agent']),
        'Ollama Chat Model -model> Agent',
        `${tool[0]} -tool> Agent`,
      ],
    );
  const besideHook = wf(
    [['Chat', 'L.chatTrigger', 1.1, { options: {} }], HOOK(), AGENT('Agent', '={{ $json.chatInput || $json.body.text }}'), OLL, mail],
    ['Chat > Agent', 'Ollama Chat Model -model> Agent', 'Mail -tool> Agent', 'Webhook > Agent'],
  );
  it.each<[string, JsonObject, string[]]>([
    ['whoever finds it', asked({ public: true }, mail), ['block, high']],
    ['only those who may change the flow', asked({}, mail), ['high, medium']],
    [
      'the same, and the text is a page of somebody else',
      asked({}, mail, [HTTP('Page', { url: 'https://news.example.org/' })]),
      ['block, high'],
    ],
    ['that, and a hook that anybody may call', besideHook, ['block, high']],
    ['who knows what an expression says', asked({ public: '={{ true }}' }, mail), ['block, high']],
    ['who has signed in', asked({ public: true, authentication: 'basicAuth' }, row), []],
  ])('%s', (_who, file, expected) => {
    expect(gravity(file)).toEqual(expected);
  });
});
