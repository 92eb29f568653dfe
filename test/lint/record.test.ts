/** What rules about a flow's past depend on, and what they must not touch. */
import { readdirSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { portableHash } from '../../app/lint/hash.ts';
import { drawingHash, type FlowRecord } from '../../app/lint/kit/flow-record.ts';
import { signOffWords } from '../../app/lint/kit/sign-off-words.ts';
import { recordRules } from '../../app/lint/kit/verdict.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { objections } from '../../app/review/sign-off.ts';
import { refusals } from '../../app/bundle/refusal.ts';
import type { ReviewRecord } from '../../app/review/ports.ts';
import { contextFor, type RuleCases } from './kit/cases.ts';
import { flow } from './kit/flow.ts';
import { manual, set } from './kit/steps.ts';

const folder = new URL('rules/', import.meta.url);

test('exactly the rules that are in no hash keep quiet without a record, on every flow that makes any rule speak', async () => {
  const silent = new Set(recordRules);
  const spoke = new Set<string>();
  for (const name of readdirSync(folder)) {
    const { cases } = (await import(new URL(name, folder).href)) as { cases: RuleCases };
    for (const one of cases.fires) {
      const { record: _record, ...context } = contextFor(cases, one) ?? {};
      for (const { ruleId } of lintFlow(one, context).findings) spoke.add(ruleId);
    }
  }
  expect([...silent].filter((id) => spoke.has(id))).toEqual([]);
  expect(
    readdirSync(folder)
      .map((name) => name.replace(/\.ts$/, ''))
      .filter((id) => !silent.has(id) && !spoke.has(id)),
  ).toEqual([]);
});

const approved = flow([manual(), set({ a: 'b' })], ['start > set']);
const changed = flow([manual(), set({ a: 'c' })], ['start > set']);
const record = (stage: FlowRecord['stage'], more: Partial<NonNullable<FlowRecord['approval']>> = {}): FlowRecord => ({
  stage,
  approval: {
    flow: drawingHash(approved, portableHash),
    changed: [],
    at: '2027-01-01T00:00:00Z',
    until: '2028-01-01T00:00:00Z',
    approvers: ['grace'],
    authors: ['ada'],
    ...more,
  },
});
const found = (of: typeof approved, given: FlowRecord, now?: string): string[] =>
  lintFlow(of, { record: given, ...(now === undefined ? {} : { now }) })
    .findings.filter(({ ruleId }) => recordRules.has(ruleId))
    .map(({ ruleId, severity }) => `${ruleId} ${severity}`);

it('a draft may differ from what was approved; at the door it may not', () => {
  expect([
    found(changed, record('draft')),
    found(changed, record('release')),
    found(approved, record('release')),
    found(approved, record('release', { changed: ['policy'] })),
    found(approved, record('release', { ended: 'The model was retired.' })),
    found(approved, record('release'), '2028-01-02T00:00:00Z'),
  ]).toEqual([['GV005 low'], ['GV005 block'], [], ['GV005 block'], ['GV005 block'], ['GV015 high']]);
});

it('own approval blocks at once, wherever it is seen', () => {
  expect(found(approved, record('draft', { approvers: ['ada'] }))).toEqual(['GV007 block']);
});

it('the verdict is the same with and without a record, for it is worked out again where there is none', () => {
  const [without, with_] = [lintFlow(changed).verdict, lintFlow(changed, { record: record('release') }).verdict];
  expect([without.hash === with_.hash, without.result, with_.result]).toEqual([true, 'pass', 'blocked']);
});

it('review, bundle and linter say the same in the same words', () => {
  const review = {
    state: 'submitted',
    expiresAt: 2,
    authors: ['ada'],
    submittedBy: 'ada',
    signatures: [],
    closure: 'a',
    requiredSignatures: 1,
    requiredGroups: [],
  } as unknown as ReviewRecord;
  const said = objections(
    review,
    { accountId: 'ada', keyId: undefined, mayReview: true, groups: [] },
    { at: 1, closure: 'b', blocked: false, openThreads: 0 },
  )
    .map(({ text }) => text)
    .join(' ');
  const titles = lintFlow(changed, { record: record('release', { approvers: ['ada'] }) })
    .findings.map(({ title }) => title)
    .join(' ');
  for (const sentence of [signOffWords.changed, signOffWords.ownReview]) {
    const bare = sentence.replace(/\.$/, '');
    expect([said.includes(bare), titles.includes(bare), Object.values(refusals).some(({ says }) => says.includes(bare))]).toEqual([
      true,
      true,
      true,
    ]);
  }
});
