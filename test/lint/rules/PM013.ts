import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook } from '../kit/steps.ts';

const all = { sharedWith: 'everyone' as const };
export const cases: RuleCases = {
  fires: [flow([manual()], [], all), flow([openHook()], [], all), flow([manual()], [], { ...all, environment: 'prod' })],
  silent: [flow([manual()], [], { sharedWith: 'team' }), flow([manual()], [], { sharedWith: 'private' }), flow([manual()], [])],
};
