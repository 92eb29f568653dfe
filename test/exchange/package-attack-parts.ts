/** Who brings the hostile packages, and what is in them: a flow that blocks, waivers of it, words about it. */
import { lintContextOf } from '../../app/bundle/from-assessment.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { assess } from '../../app/review/assess.ts';
import type { WaiverLock } from '../../app/review/closure.ts';
import { flow } from '../lint/kit/flow.ts';
import { ask, openHook } from '../lint/kit/steps.ts';
import { liar, type BentAnswer } from './package-attacks.ts';

export const now = Date.now();
export const eve = liar('eve', 1);
export const rex = liar('rex', 2);
export const bob = liar('bob', 4);
export const gone = liar('gone', 5);
export const rexAgain = liar('rex', 6);
export const nobody = liar('nobody', 7);
/** A second account of Ada's, elsewhere. */
export const adaElsewhere = liar('ada', 8);
export const plainFlow = flow([openHook()], [], { id: 'flow_turn', owner: 'eve', environment: 'prod' });
export const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

export const waiver = (more: Partial<WaiverLock> = {}): WaiverLock => ({
  ruleId: 'DF001',
  fingerprint: 'f'.repeat(32),
  reason: 'The partner is part of our group',
  owner: 'eve',
  approvedBy: 'rex',
  until: '2027-06-01T00:00:00Z',
  ...more,
});
/** Personal data of strangers goes to a model outside: blocks. */
export const unsafe = flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], {
  id: 'flow_of_eve',
  owner: 'eve',
  environment: 'prod',
});
export const blocking = assess(unsafe, [], lintContextOf({}, [], nodeHash), nodeHash).findings.filter(
  ({ severity }) => severity === 'block',
);
export const waived = (more: Partial<WaiverLock> = {}): readonly WaiverLock[] =>
  blocking.map(({ ruleId, fingerprint }) => waiver({ ruleId, fingerprint, ...more }));
export const passing = {
  verdict: { result: 'pass', hash: 'b'.repeat(64), counts: { block: 0, high: 0, medium: 0, low: 0, waived: 0 } },
} as const;
export const another = (name: string): { readonly review: { readonly id: string } } => ({ review: { id: `rev_${name}` } });
export const ahead = (days: number): string => `${new Date(now + days * 86_400_000).toISOString().slice(0, 19)}Z`;
export const thread = (more: object = {}): object => ({
  id: 'thr_x',
  pin: { on: 'flow' },
  state: 'open',
  updatedAt: 5,
  comments: [{ id: 'c1', by: 'eve', at: 1, text: 'Hello' }],
  ...more,
});
export const says = (...threads: readonly object[]): BentAnswer => ({ bare: true, list: { decision: 'commented' }, threads: { threads } });
