import type { NodeFixtures } from '../kit/fixture.ts';

const model = { provider: 'ollama', model: 'nomic-embed-text', store: 'handbook' };
export const fixtures: NodeFixtures = [
  {
    name: 'adds a text with where it comes from',
    parameters: {
      ...model,
      operation: 'add',
      text: '{{ input.text }}',
      document: '{{ input.id }}',
      source: 'Page {{ input.id }}',
      trust: 'trusted',
      keepDays: 30,
    },
    inputs: { in: [{ id: 7, text: 'Refunds take a week.' }] },
    replies: [
      { vectors: [[0.6, 0.8]], inputTokens: 4, model: 'nomic-embed-text' },
      { matches: [], changed: 1 },
    ],
    calls: [
      { operation: 'embed', request: { baseUrl: 'http://127.0.0.1:11434/v1', texts: ['Refunds take a week.'] } },
      {
        operation: 'vectors',
        request: {
          operation: 'add',
          store: 'handbook',
          model: 'nomic-embed-text',
          keepDays: 30,
          entries: [{ id: '7', text: 'Refunds take a week.', source: 'Page 7', trust: 'trusted', vector: [0.6, 0.8] }],
        },
      },
    ],
    expect: { outputs: { out: [{ id: 7, text: 'Refunds take a week.' }] } },
  },
  {
    name: 'finds texts of our own people',
    parameters: { ...model, text: '{{ input.question }}', trustedOnly: true, limit: 2 },
    inputs: { in: [{ question: 'When is my money back?' }] },
    replies: [
      { vectors: [[1, 0]], inputTokens: 5, model: 'nomic-embed-text' },
      { matches: [{ id: '7', text: 'Refunds take a week.', source: 'Page 7', trust: 'trusted', score: 0.6 }], changed: 0 },
    ],
    calls: [
      { operation: 'embed', request: { texts: ['When is my money back?'] } },
      { operation: 'vectors', request: { operation: 'search', vector: [1, 0], trustedOnly: true, limit: 2 } },
    ],
    expect: {
      outputs: {
        out: [
          {
            question: 'When is my money back?',
            found: [{ id: '7', text: 'Refunds take a week.', source: 'Page 7', trust: 'trusted', score: 0.6 }],
          },
        ],
      },
    },
  },
  {
    name: 'removes a document without asking a model',
    parameters: { ...model, operation: 'remove', document: '{{ input.id }}' },
    inputs: { in: [{ id: '7' }] },
    replies: [{ matches: [], changed: 1 }],
    calls: [{ operation: 'vectors', request: { operation: 'remove', entries: [{ id: '7' }] } }],
    expect: { outputs: { out: [{ id: '7' }] } },
  },
  {
    name: 'adds nothing without a name',
    parameters: { ...model, operation: 'add', text: 'x', document: '{{ input.id }}' },
    inputs: { in: [{ id: '' }] },
    expect: { error: 'step/failed' },
  },
  {
    name: 'needs a provider that makes vectors',
    parameters: { ...model, provider: 'anthropic', text: 'x' },
    inputs: { in: [{}] },
    expect: { error: 'step/failed' },
  },
];
