import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'answers without tools',
    parameters: { system: 'Be brief.', prompt: '{{ input.question }}' },
    inputs: { in: [{ question: 'Why?' }] },
    parts: [
      { kind: 'model', node: { id: 'm', type: 'chat-model', name: 'Model', parameters: { provider: 'ollama', model: 'llama3.1:8b' } } },
    ],
    replies: [{ text: 'Because.', inputTokens: 5, outputTokens: 2, model: 'llama3.1:8b' }],
    calls: [
      {
        operation: 'model',
        request: {
          model: 'llama3.1:8b',
          baseUrl: 'http://127.0.0.1:11434/v1',
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'Why?' },
          ],
        },
      },
    ],
    expect: { outputs: { out: [{ question: 'Why?', answer: 'Because.' }] } },
  },
  { name: 'needs a model', parameters: { prompt: 'x' }, inputs: { in: [{}] }, expect: { error: 'step/failed' } },
];
