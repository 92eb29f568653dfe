/** Connections that several flows share, environments, and one identity that creates and pays. */
import { flow } from '../../kit/flow.ts';
import { agent, approve, brain, call, manual, post, slot } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { bound, conn, noop, one } from '../steps.ts';
import { each, prod } from './kit/production.ts';

export const sharedConnections: Adversary = {
  PM004: {
    fires: [
      [
        "the connection's",
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' })),
        {
          policy: {
            organisation: { flows: [{ id: 'f2', name: 'Pay', owner: 'ada@example.com', riskTier: 'minimal', identities: ['svc-shared'] }] },
          },
        },
      ],
      [
        "the flow's, of another owner",
        one(call('https://api.example.com/x', {}, 'call', bound), { ...conn({}), serviceAccount: 'svc-shared' }),
        {
          policy: {
            organisation: {
              flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'critical', identities: ['svc-shared'] }],
            },
          },
        },
      ],
      [
        "by an agent's tool",
        flow(
          [manual(), agent('x'), brain(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
          { ...conn({ serviceAccount: 'svc-shared' }) },
        ),
        {
          policy: {
            organisation: {
              flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'critical', identities: ['svc-shared'] }],
            },
          },
        },
      ],
      [
        'seen by the workspace',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' })),
        { around: { flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'critical', identities: ['svc-shared'] }] } },
      ],
    ],
    silent: [
      [
        'the same owner and tier',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' })),
        {
          policy: {
            organisation: {
              flows: [{ id: 'f2', name: 'Pay', owner: 'ada@example.com', riskTier: 'critical', identities: ['svc-shared'] }],
            },
          },
        },
      ],
      [
        'its own',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-own' })),
        {
          policy: {
            organisation: { flows: [{ id: 'f2', name: 'Pay', owner: 'bob@example.com', riskTier: 'minimal', identities: ['svc-shared'] }] },
          },
        },
      ],
      ['none', one(call('https://api.example.com/x'))],
      ['nothing is known of others', one(call('https://api.example.com/x', {}, 'call', bound), conn({ serviceAccount: 'svc-shared' }))],
    ],
  },
  PM006: {
    fires: [
      [
        'a tool uses it',
        flow(
          [manual(), agent('x'), brain(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
          conn({ environment: 'prod' }),
        ),
      ],
      [
        'known of the connection',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({})),
        { policy: { organisation: { connections: [{ name: 'Shop', environments: ['dev', 'prod'] }] } } },
      ],
      [
        'a development key in production',
        one(call('https://api.example.com/x', {}, 'call', bound), { ...conn({ environment: 'dev' }), ...prod }),
      ],
      [
        'a test key in production, in a loop',
        flow(
          [manual(), each(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > loop', 'loop.loop > call', 'call > loop.back'],
          { ...conn({ environment: 'test' }), ...prod },
        ),
      ],
    ],
    silent: [
      ['all in production', one(call('https://api.example.com/x', {}, 'call', bound), { ...conn({ environment: 'prod' }), ...prod })],
      ['nobody uses it', one(noop(), conn({ environment: 'prod' }))],
      ['of no environment', one(call('https://api.example.com/x', {}, 'call', bound), conn({}))],
      [
        'known, and only here',
        one(call('https://api.example.com/x', {}, 'call', bound), conn({})),
        { policy: { organisation: { connections: [{ name: 'Shop', environments: ['dev'] }] } } },
      ],
    ],
  },
  PM008: {
    fires: [
      [
        'creates in a loop, pays after it',
        flow(
          [
            manual(),
            each(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > loop', 'loop.loop > create', 'create > loop.back', 'loop.done > pay'],
          conn({}),
        ),
      ],
      [
        'two connections, one account',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://bank.example.com/pay', '{}', { effect: 'pay' }, 'pay', { connection: 'bank' }),
          ],
          ['start > create', 'create > pay'],
          { connections: [slot({ serviceAccount: 'svc' }), slot({ id: 'bank', name: 'Bank', serviceAccount: 'svc' })] },
        ),
      ],
      [
        "both are an agent's",
        flow(
          [
            manual(),
            agent('x'),
            brain(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > agent', 'brain -model> agent', 'create -tool> agent', 'pay -tool> agent'],
          conn({}),
        ),
      ],
      [
        'another flow pays with it',
        one(post('https://api.example.com/invoices', '{}', {}, 'create', bound), conn({ serviceAccount: 'svc' })),
        { around: { flows: [{ id: 'f2', name: 'Pay', identities: ['svc'], effects: ['pay'] }] } },
      ],
    ],
    silent: [
      [
        'two accounts',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://bank.example.com/pay', '{}', { effect: 'pay' }, 'pay', { connection: 'bank' }),
          ],
          ['start > create', 'create > pay'],
          { connections: [slot({ serviceAccount: 'a' }), slot({ id: 'bank', name: 'Bank', serviceAccount: 'b' })] },
        ),
      ],
      [
        'a person between',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            approve(['a']),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > create', 'create > approve', 'approve.approved > pay'],
          conn({}),
        ),
      ],
      [
        'reads and pays',
        flow(
          [
            manual(),
            call('https://api.example.com/invoices', {}, 'read', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', bound),
          ],
          ['start > read', 'read > pay'],
          conn({}),
        ),
      ],
      [
        'off',
        flow(
          [
            manual(),
            post('https://api.example.com/invoices', '{}', {}, 'create', bound),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }, 'pay', { ...bound, disabled: true }),
          ],
          ['start > create', 'create > pay'],
          conn({}),
        ),
      ],
    ],
  },
};
