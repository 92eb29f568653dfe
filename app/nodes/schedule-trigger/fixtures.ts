import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'gives the planned time',
    parameters: { cron: '0 7 * * *', timezone: 'Europe/Berlin' },
    inputs: { in: [{ time: '2026-11-23T06:00:00.000Z' }] },
    expect: { outputs: { out: [{ time: '2026-11-23T06:00:00.000Z' }] } },
  },
  {
    name: 'gives the time of the start when it is tried by hand',
    parameters: {},
    expect: { outputs: { out: [{ time: '2026-11-23T09:30:00.000Z' }] } },
  },
  { name: 'refuses a schedule that cannot be read', parameters: { cron: 'every day' }, expect: { error: 'flow/invalid' } },
];
