import type { NodeFixtures } from '../kit/fixture.ts';

const query = 'query Order($id: ID!) { order(id: $id) { state } }';
export const fixtures: NodeFixtures = [
  {
    name: 'sends data as variables',
    parameters: { address: 'https://api.example.com/graphql', query, variables: [{ name: 'id', value: '{{ input.id }}' }] },
    inputs: { in: [{ id: '7") { state } deleteAll(x: "' }] },
    replies: [{ status: 200, headers: {}, body: '{"data":{"order":{"state":"sent"}}}' }],
    calls: [
      {
        operation: 'http',
        request: {
          url: 'https://api.example.com/graphql',
          method: 'POST',
          body: JSON.stringify({ query, variables: { id: '7") { state } deleteAll(x: "' } }),
        },
      },
    ],
    expect: { outputs: { out: [{ order: { state: 'sent' } }] } },
  },
  {
    name: 'does not take half an answer for one',
    parameters: { address: 'https://api.example.com/graphql', query },
    inputs: { in: [{}] },
    replies: [{ status: 200, headers: {}, body: '{"data":{"order":null},"errors":[{"message":"no"}]}' }],
    expect: { error: 'step/failed' },
  },
  {
    name: 'holds the answer to its fields',
    parameters: { address: 'https://api.example.com/graphql', query, responseFields: [{ name: 'order.state', type: 'number' }] },
    inputs: { in: [{}] },
    replies: [{ status: 200, headers: {}, body: '{"data":{"order":{"state":"sent"}}}' }],
    expect: { error: 'step/schema' },
  },
  {
    name: 'refuses what never ends',
    parameters: { address: 'https://api.example.com/graphql', query: 'subscription { orders { id } }' },
    inputs: { in: [{}] },
    expect: { error: 'step/failed' },
  },
];
