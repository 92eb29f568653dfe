/** Who may sign, condition by condition: each row changes one thing about a review that may be signed. */
import { describe, expect, test } from 'vitest';
import type { ReviewRecord, SignatureRecord } from '../../app/review/ports.ts';
import { missing, objections, type Present, type Signatory } from '../../app/review/sign-off.ts';

const [closure, other] = ['a'.repeat(64), 'b'.repeat(64)];
const review: ReviewRecord = {
  id: 'rev_1',
  flowId: 'flow_1',
  flowName: 'Invoices',
  environment: 'prod',
  revision: 1,
  state: 'submitted',
  closure,
  manifestDigest: 'c'.repeat(64),
  submittedBy: 'ada',
  submittedAt: 1_000,
  updatedAt: 1_000,
  expiresAt: 9_000,
  tier: 'high',
  score: 40,
  requiredSignatures: 2,
  requiredGroups: ['privacy', 'security'],
  authors: ['ada'],
  signatures: [],
  authorSignature: { accountId: 'ada', displayName: 'Ada', keyId: 'key-ada', groups: [], closure, at: 1_000, envelope: '{}' },
};
const rex: Signatory = { accountId: 'rex', alsoAs: ['rex-2'], keyId: 'key-rex', mayReview: true, groups: ['security'] };
const present: Present = { at: 5_000, closure, blocked: false, openThreads: 0, accepters: [] };
const signed = (accountId: string, keyId: string, more: Partial<SignatureRecord> = {}): SignatureRecord => ({
  accountId,
  displayName: accountId,
  keyId,
  groups: [],
  closure,
  at: 2_000,
  envelope: '{}',
  ...more,
});

describe('who may sign', () => {
  const rows: readonly (readonly [string, Partial<ReviewRecord>, Partial<Signatory>, Partial<Present>, readonly string[]])[] = [
    ['somebody who had nothing to do with it', {}, {}, {}, []],
    ['before it was submitted, by this clock', {}, {}, { at: 999 }, ['review/wrong-state']],
    ['at the moment of its submission', {}, {}, { at: 1_000 }, []],
    ['what was withdrawn', { state: 'withdrawn' }, {}, {}, ['review/wrong-state']],
    ['in its last millisecond', {}, {}, { at: 8_999 }, []],
    ['at its end', {}, {}, { at: 9_000 }, ['review/wrong-state']],
    ['without the role', {}, { mayReview: false }, {}, ['identity/denied']],
    ['an author', { authors: ['ada', 'rex'] }, {}, {}, ['review/self-approval']],
    ['whoever submitted it, named as an author or not', { submittedBy: 'rex', authors: [] }, {}, {}, ['review/self-approval']],
    ['another account of an author', { authors: ['rex-2'] }, {}, {}, ['review/self-approval']],
    ['another account of whoever submitted it', { submittedBy: 'rex-2', authors: [] }, {}, {}, ['review/self-approval']],
    ['the key that submitted it', {}, { keyId: 'key-ada' }, {}, ['review/self-approval']],
    ['whoever accepted a denial', {}, {}, { accepters: ['rex'] }, ['review/self-approval']],
    ['another account of whoever did', {}, {}, { accepters: ['rex-2'] }, ['review/self-approval']],
    ['whoever asked for a waiver of it', {}, {}, { waiverAsked: true }, ['review/self-approval']],
    ['twice', { signatures: [signed('rex', 'key-old')] }, {}, {}, ['review/already-signed']],
    ['with a key that signed under another name', { signatures: [signed('pia', 'key-rex')] }, {}, {}, ['review/already-signed']],
    ['by another account', { signatures: [signed('rex-2', 'key-2')] }, {}, {}, ['review/already-signed']],
    ['beside somebody else', { signatures: [signed('pia', 'key-pia')] }, {}, {}, []],
    ['what has changed since', {}, {}, { closure: other }, ['review/closure-changed']],
    ['what blocks', {}, {}, { blocked: true }, ['review/blocked-verdict']],
    ['over an open question', {}, {}, { openThreads: 1 }, ['review/threads-open']],
    [
      'over an open question in an emergency',
      { breakGlass: { by: ['ada'], reason: 'Payments stand still', at: 1_000 } },
      {},
      { openThreads: 1 },
      [],
    ],
  ];
  test.each(rows)('%s', (_what, ofReview, ofPerson, now, codes) => {
    expect(objections({ ...review, ...ofReview }, { ...rex, ...ofPerson }, { ...present, ...now }).map(({ code }) => code)).toEqual(codes);
  });
});

describe('what is missing until approval', () => {
  const both = { groups: ['privacy', 'security'] as const };
  test.each<readonly [string, readonly SignatureRecord[], readonly string[]]>([
    ['without any', [], ['2 more signatures, with privacy and security among the signers']],
    ['after two people of both groups', [signed('rex', 'k1', both), signed('pia', 'k2')], []],
    ['after one person with two keys', [signed('rex', 'k1', both), signed('rex', 'k2')], ['1 more signature']],
    ['after one key under two names', [signed('rex', 'k1', both), signed('pia', 'k1')], ['1 more signature']],
    ['after one that was of something else', [signed('rex', 'k1', both), signed('pia', 'k2', { closure: other })], ['1 more signature']],
    [
      'after one of something else brought the groups',
      [signed('rex', 'k1'), signed('pia', 'k2'), signed('mei', 'k3', { ...both, closure: other })],
      ['a signature for privacy', 'a signature for security'],
    ],
  ])('%s', (_what, signatures, words) => {
    expect(missing({ ...review, signatures })).toEqual(words);
  });
});
