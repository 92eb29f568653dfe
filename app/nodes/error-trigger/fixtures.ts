import type { NodeFixtures } from '../kit/fixture.ts';

const failed = {
  error: { code: 'egress/status', class: 'terminal', message: 'The service answered with status 500.' },
  run: {
    id: 'run_1',
    flowId: 'flow_2',
    flowName: 'Orders',
    environment: 'prod',
    status: 'failed',
    trigger: 'schedule',
    startedAt: '2026-01-31T10:00:00.000Z',
    node: 'call',
  },
};

export const fixtures: NodeFixtures = [
  { name: 'gives on what is known of the failed run', parameters: {}, inputs: { in: [failed] }, expect: { outputs: { out: [failed] } } },
];
