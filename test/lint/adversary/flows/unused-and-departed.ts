/** Connections that nobody uses or whose owner has left, and scripts that changed since somebody looked. */
import { portableHash } from '../../../../app/lint/hash.ts';
import type { LintContext } from '../../../../app/lint/run.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { flow } from '../../kit/flow.ts';
import { agent, brain, call, manual, script } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { bound, conn, noop, one } from '../steps.ts';
import { each, now } from './kit/signed.ts';

const usesIt = (more = {}): Flow => one(call('https://api.example.com/x', {}, 'call', bound), conn(more));
const connections = (more: object): LintContext => ({ now, policy: { organisation: { connections: [{ name: 'Shop', ...more }] } } });
const run = (code: string, id = 'script'): Flow => flow([manual(), script(code, id)], [`start > ${id}`]);
const reviewed = { reviewed: { scripts: { script: portableHash.sha256('return { a: input.a };') } } };

export const unusedAndDeparted: Adversary = {
  PM011: {
    fires: [
      ['never changed', usesIt(), connections({ createdAt: '2024-01-01', usedAt: '2027-05-31' })],
      ['never used', usesIt(), connections({ createdAt: '2026-12-01' })],
      [
        'sooner, says the organisation',
        usesIt(),
        {
          now,
          policy: {
            organisation: {
              unusedAfterDays: 10,
              connections: [{ name: 'Shop', createdAt: '2027-05-01', usedAt: '2027-05-15', rotatedAt: '2027-05-15' }],
            },
          },
        },
      ],
      [
        'by its id',
        usesIt(),
        { now, policy: { organisation: { connections: [{ name: 'slot', createdAt: '2024-01-01', usedAt: '2025-01-01' }] } } },
      ],
    ],
    silent: [
      ['in use, changed', usesIt(), connections({ createdAt: '2024-01-01', usedAt: '2027-05-31', rotatedAt: '2027-05-01' })],
      [
        'later, says the organisation',
        usesIt(),
        {
          now,
          policy: {
            organisation: {
              unusedAfterDays: 400,
              rotateAfterDays: 2_000,
              connections: [{ name: 'Shop', createdAt: '2026-09-01', usedAt: '2026-10-01' }],
            },
          },
        },
      ],
      ['nothing is known', usesIt()],
      ['the clock is unknown', usesIt(), { policy: { organisation: { connections: [{ name: 'Shop', createdAt: '2020-01-01' }] } } }],
    ],
  },
  PM012: {
    fires: [
      [
        'in capitals',
        usesIt(),
        {
          policy: {
            organisation: {
              people: [{ name: 'BOB@example.com', active: false }],
              connections: [{ name: 'shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      [
        'seen by the workspace',
        usesIt(),
        { around: { people: [{ name: 'bob@example.com', active: false }], connections: [{ name: 'Shop', owner: 'bob@example.com' }] } },
      ],
      [
        'used by a tool',
        flow(
          [manual(), agent('x'), brain(), call('https://api.example.com/x', {}, 'call', bound)],
          ['start > agent', 'brain -model> agent', 'call -tool> agent'],
          conn({}),
        ),
        {
          policy: {
            organisation: {
              people: [{ name: 'bob@example.com', active: false }],
              connections: [{ name: 'Shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      [
        'half here, half there',
        usesIt(),
        {
          policy: { organisation: { people: [{ name: 'bob@example.com', active: false }] } },
          around: { connections: [{ name: 'Shop', owner: 'bob@example.com' }] },
        },
      ],
    ],
    silent: [
      [
        'still there',
        usesIt(),
        {
          policy: {
            organisation: {
              people: [{ name: 'bob@example.com', active: true }],
              connections: [{ name: 'Shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      [
        "nobody's",
        usesIt(),
        { policy: { organisation: { people: [{ name: 'bob@example.com', active: false }], connections: [{ name: 'Shop' }] } } },
      ],
      [
        "another one's",
        usesIt({ name: 'Other' }),
        {
          policy: {
            organisation: {
              people: [{ name: 'bob@example.com', active: false }],
              connections: [{ name: 'Shop', owner: 'bob@example.com' }],
            },
          },
        },
      ],
      ['no list of people', usesIt(), { policy: { organisation: { connections: [{ name: 'Shop', owner: 'bob@example.com' }] } } }],
    ],
  },
  SC008: {
    fires: [
      ['one letter', run('return { a: input.b };'), reviewed],
      ['a comment that hides nothing', run('return { a: input.a }; // ok'), reviewed],
      ['another step', run('return { a: input.a };', 'more'), reviewed],
      [
        'in a loop',
        flow([manual(), each, script('return { a: 2 };')], ['start > loop', 'loop.loop > script', 'script > loop.back']),
        reviewed,
      ],
    ],
    silent: [
      ['as it was', run('return { a: input.a };'), reviewed],
      [
        'renamed',
        {
          ...run('return { a: input.a };'),
          nodes: run('return { a: input.a };').nodes.map((node) => ({ ...node, name: `${node.name} 2` })),
        },
        reviewed,
      ],
      ['nobody reviewed', run('return { b: 1 };')],
      ['no script', one(noop()), reviewed],
    ],
  },
};
