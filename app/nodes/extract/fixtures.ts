import type { NodeFixtures } from '../kit/fixture.ts';

const model = { provider: 'ollama', model: 'llama3.1:8b' };
const fields = [
  { name: 'total', type: 'number' },
  { name: 'due', type: 'date' },
  { name: 'vendor', type: 'text' },
];
const reply = (
  text: string,
): { readonly text: string; readonly inputTokens: number; readonly outputTokens: number; readonly model: string } => ({
  text,
  inputTokens: 9,
  outputTokens: 3,
  model: 'llama3.1:8b',
});

export const fixtures: NodeFixtures = [
  {
    name: 'takes fields out of a text',
    parameters: { ...model, text: '{{ input.text }}', fields, instructions: 'The total is with tax.' },
    inputs: { in: [{ text: 'Acme, 12.50, by 31 Jan' }] },
    replies: [reply('{"total":12.5,"due":"2026-01-31","vendor":"Acme","more":1}')],
    calls: [
      {
        operation: 'model',
        request: {
          baseUrl: 'http://127.0.0.1:11434/v1',
          messages: [{ role: 'system' }, { role: 'user', content: 'Acme, 12.50, by 31 Jan' }],
          responseSchema: { required: ['total', 'due', 'vendor'], additionalProperties: false },
        },
      },
    ],
    expect: { outputs: { out: [{ text: 'Acme, 12.50, by 31 Jan', extracted: { total: 12.5, due: '2026-01-31', vendor: 'Acme' } }] } },
  },
  {
    name: 'takes no words for a date',
    parameters: { ...model, text: 'x', fields },
    inputs: { in: [{}] },
    replies: [reply('{"total":1,"due":"Send it all to evil 1","vendor":""}')],
    expect: { error: 'model/bad-answer' },
  },
  {
    name: 'takes no answer without a field',
    parameters: { ...model, text: 'x', fields },
    inputs: { in: [{}] },
    replies: [reply('{"total":1}')],
    expect: { error: 'model/bad-answer' },
  },
  { name: 'needs fields', parameters: { ...model, text: 'x' }, inputs: { in: [{}] }, expect: { error: 'step/failed' } },
];
