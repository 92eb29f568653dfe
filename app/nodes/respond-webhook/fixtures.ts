import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'answers with JSON',
    parameters: { body: '{{ {"ok": true, "id": input.id} }}' },
    inputs: { in: [{ id: 7 }] },
    expect: { outputs: { out: [{ id: 7 }], response: [{ status: 200, contentType: 'application/json', body: '{"ok":true,"id":7}' }] } },
  },
];
