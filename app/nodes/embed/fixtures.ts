import type { NodeFixtures } from '../kit/fixture.ts';

const model = { provider: 'ollama', model: 'nomic-embed-text', text: '{{ input.text }}' };

export const fixtures: NodeFixtures = [
  {
    name: 'asks once for the texts of all items',
    parameters: model,
    inputs: {
      in: [
        { id: 1, text: 'Refunds take a week.' },
        { id: 2, text: 'Parcels leave daily.' },
      ],
    },
    replies: [
      {
        vectors: [
          [0.6, 0.8],
          [1, 0],
        ],
        inputTokens: 8,
        model: 'nomic-embed-text',
      },
    ],
    calls: [
      {
        operation: 'embed',
        request: {
          baseUrl: 'http://127.0.0.1:11434/v1',
          model: 'nomic-embed-text',
          texts: ['Refunds take a week.', 'Parcels leave daily.'],
        },
      },
    ],
    expect: {
      outputs: {
        out: [
          { id: 1, text: 'Refunds take a week.', vector: [0.6, 0.8] },
          { id: 2, text: 'Parcels leave daily.', vector: [1, 0] },
        ],
      },
    },
  },
  {
    name: 'asks nothing about a text that is empty',
    parameters: model,
    inputs: { in: [{ text: '' }] },
    calls: [],
    expect: { error: 'step/failed' },
  },
  {
    name: 'needs a provider that makes vectors',
    parameters: { ...model, provider: 'anthropic' },
    inputs: { in: [{ text: 'x' }] },
    expect: { error: 'step/failed' },
  },
  { name: 'needs a model', parameters: { ...model, model: '' }, inputs: { in: [{ text: 'x' }] }, expect: { error: 'step/failed' } },
];
