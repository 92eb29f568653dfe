/** What a service does for whoever asks: nobody is told of a deed before its entry in the audit log is on disk. */
import { expect, test } from 'vitest';
import { seedSigner } from '../../app/bundle/dsse.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { AnswerDecision, ApprovalRequest } from '../../app/engine/ports.ts';
import { answered, wakeOf } from '../../app/engine/state/waits.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { mustBeProved, whoSays } from '../../app/serve/control/answers.ts';
import { controlDesk, type ControlParts } from '../../app/serve/control/desk.ts';
import { controlRequest, type ControlRequest } from '../../app/serve/control/request.ts';
import { keysThatAnswer, signAnswer } from '../../app/serve/control/signed-answer.ts';
import { everybody, person, rex, rootOf } from '../bundle/kit.ts';

const question: ApprovalRequest = {
  approvalId: 'apr_1_Prüfung_0_a',
  runId: 'run_1',
  node: 'Prüfung',
  round: 0,
  flowName: 'A',
  argumentHash: 'a'.repeat(64),
  ask: {},
  approversNeeded: 1,
  askedAt: 1,
  decisions: [],
  state: 'open',
};
const word = {
  format: 1,
  ask: 'answer',
  runId: 'run_1',
  taskId: question.approvalId,
  argumentsHash: question.argumentHash,
  decision: 'approved',
  reason: '',
  by: 'Ada',
} as const;

async function world(asked = question) {
  const store = memoryStore();
  await store.approvals.save(asked);
  const written: { readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, string>> }[] = [];
  const onDisk = Promise.withResolvers<void>();
  const record = { runId: 'run_1', status: 'cancelled', steps: 1 };
  const engine = {
    cancel: async () => record,
    resume: async () => record,
    outcome: async () => record,
    async decide(taskId: string, answer: Parameters<typeof answered>[1]) {
      const next = answered((await store.approvals.get(taskId)) ?? asked, answer, 5);
      await store.approvals.save(next);
      return next;
    },
  } as unknown as ControlParts['engine'];
  const desk = controlDesk({
    engine,
    store,
    hash: nodeHash,
    keys: () => [],
    listen: () => () => undefined,
    write: (deed) => {
      written.push(deed);
    },
    written: () => onDisk.promise,
  });
  return { desk, written, onDisk };
}

const deeds: readonly (readonly [string, ControlRequest])[] = [
  ['human.answered', word],
  ['run.cancel-asked', { format: 1, ask: 'cancel', runId: 'run_1' }],
  ['run.taken-up', { format: 1, ask: 'resume', runId: 'run_1' }],
];
test.each(deeds)('%s is on disk before whoever asked hears of it', async (action, request) => {
  const { desk, written, onDisk } = await world();
  let told = false;
  const asked = desk(request, () => undefined, new AbortController().signal).then(() => {
    told = true;
  });
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  const before = told;
  onDisk.resolve();
  await asked;
  expect([written.map((deed) => deed.action), before, told]).toEqual([[action], false, true]);
});

test.each(['Ada', 'Ada Lovelace', 'ada@example.com'])(
  'the log has the mark of %j and not the name, which stands with the question',
  async (by) => {
    const { desk, written, onDisk } = await world();
    onDisk.resolve();
    await desk({ ...word, by }, () => undefined, new AbortController().signal);
    expect(written[0]?.details['by']).toBe(`sha256:${nodeHash.sha256(`${by} (not proved)`)}`);
  },
);

test('only who holds the role that a step names may answer, and nobody counts twice by answering in two ways', () => {
  const legal: ApprovalRequest = { ...question, role: 'Legal', approversNeeded: 2 };
  const say = (to: ApprovalRequest, by: string, holds?: readonly string[], signed?: string): ApprovalRequest | string => {
    try {
      return answered(
        to,
        {
          by,
          decision: 'approved',
          reason: '',
          argumentHash: to.argumentHash,
          ...(holds === undefined ? {} : { holds }),
          ...(signed === undefined ? {} : { signed }),
        },
        5,
      );
    } catch (error) {
      return codeOfError(error);
    }
  };
  const first = say(legal, 'Ada', ['reviewer', 'legal'], 'envelope');
  if (typeof first === 'string') throw new Error(first);
  const second = say(first, 'Bo', ['LEGAL'], 'envelope');
  expect([
    say(legal, 'Bo'),
    say(legal, 'Bo', ['security', '']),
    say(first, 'Ada', ['legal'], 'other'),
    say(first, 'acc_ada', ['legal']),
    typeof second === 'string' ? second : [second.state, Object.keys(second.decisions[0] ?? {})],
  ]).toEqual([
    'human/denied',
    'human/denied',
    'human/denied',
    'human/denied',
    ['approved', ['by', 'decision', 'reason', 'argumentHash', 'signed', 'at']],
  ]);
});

test('a name that is only said answers no question that asks for a role', async () => {
  const { desk, written } = await world({ ...question, role: 'legal' });
  await expect(desk(word, () => undefined, new AbortController().signal)).rejects.toMatchObject({ code: 'human/denied' });
  expect(written).toEqual([]);
});

test('a key counts once, whatever a newer trust root calls its owner, and not at all where its owner may sign nothing any more', async () => {
  const { format: _format, ask: _ask, by: _by, ...said } = word;
  const keysOf = (...people: Parameters<typeof rootOf>[0][number][]) =>
    keysThatAnswer(
      { ...rootOf([...everybody.filter((one) => one.pair !== rex.pair), ...people]), expiresAt: '2999-01-01T00:00:00Z' },
      5,
      () => false,
    );
  const say = async (who: typeof rex, keys: ReturnType<typeof keysOf>) =>
    whoSays({ format: 1, ask: 'answer-signed', envelope: await signAnswer(said, seedSigner(who.pair)) }, () => keys);
  const [first, again] = [await say(rex, keysOf(rex)), await say(rex, keysOf({ ...rex, owner: 'rex.king' }))];
  const two: ApprovalRequest = {
    ...question,
    approversNeeded: 2,
    decisions: [{ by: first.by, at: 5, decision: 'approved', reason: '', argumentHash: question.argumentHash, signed: first.signed ?? '' }],
  };
  expect([first.by, again.by]).toEqual(['rex', 'rex.king']);
  expect(() => mustBeProved(two, again, '')).toThrow(/This key has answered already/);
  const other = person('zoe', ['reviewer'], ['security']);
  expect(() => mustBeProved(two, { ...again, signed: 'no envelope' }, '')).not.toThrow();
  const next = await say(other, keysOf(rex, other));
  expect(() => mustBeProved(two, next, '')).not.toThrow();
  await expect(say(other, keysOf(rex, { ...other, roles: [] }))).rejects.toMatchObject({ code: 'human/denied' });
});

test('only what was interrupted can be done already, and two people have to say the same', () => {
  const say = (by: string, decision: AnswerDecision, to: ApprovalRequest, values?: JsonObject): ApprovalRequest | string => {
    try {
      return answered(to, { by, decision, reason: 'r', argumentHash: to.argumentHash, ...(values === undefined ? {} : { values }) }, 5);
    } catch (error) {
      return codeOfError(error);
    }
  };
  const cut: ApprovalRequest = { ...question, ask: { interrupted: true }, approversNeeded: 2 };
  const [first, again] = [say('Ada', 'done', cut, { id: 7 }), say('Ada', 'approved', cut)];
  if (typeof first === 'string' || typeof again === 'string') throw new Error('refused');
  const second = say('Bo', 'done', first);
  expect([
    say('Ada', 'done', question),
    say('Bo', 'approved', first),
    say('Bo', 'done', again),
    say('Ada', 'approved', cut, { id: 7 }),
    typeof second === 'string' ? second : [second.state, wakeOf(second)],
    say('Bo', 'denied', first),
  ]).toEqual([
    'human/denied',
    'human/denied',
    'human/denied',
    'human/denied',
    ['approved', { kind: 'done', by: ['Ada', 'Bo'], argumentHash: question.argumentHash, values: { id: 7 } }],
    expect.objectContaining({ state: 'denied' }),
  ]);
});

test('two answers with different values: the first counts, and the second is told so, whether it closes the question or not', () => {
  const cut: ApprovalRequest = { ...question, ask: { interrupted: true } };
  const say = (to: ApprovalRequest, by: string, decision: AnswerDecision, values?: JsonObject): ApprovalRequest =>
    answered(to, { by, decision, reason: 'r', argumentHash: to.argumentHash, ...(values === undefined ? {} : { values }) }, 5);
  const refused = (work: () => unknown): string => {
    try {
      work();
      return 'taken';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  };
  const alone = say(cut, 'Ada', 'done', { id: 7 });
  const [known, unknown] = [
    say({ ...cut, approversNeeded: 2 }, 'Ada', 'done', { a: 1, id: 7 }),
    say({ ...cut, approversNeeded: 2 }, 'Ada', 'done'),
  ];
  const other = 'Somebody else has given other values with the same answer, and both have to give the same.';
  expect([
    wakeOf(alone),
    refused(() => say(alone, 'Bo', 'done', { id: 8 })),
    refused(() => say(known, 'Bo', 'done', { id: 8 })),
    refused(() => say(unknown, 'Bo', 'done', { id: 8 })),
    wakeOf(say(known, 'Bo', 'done', { id: 7, a: 1 })),
    say(known, 'Bo', 'denied').state,
  ]).toEqual([
    expect.objectContaining({ kind: 'done', values: { id: 7 } }),
    'This question is no longer open: somebody has said that it did happen, and what it gave. Your answer does not count.',
    other,
    other,
    expect.objectContaining({ values: { a: 1, id: 7 } }),
    'denied',
  ]);
});

test.each([
  ['Prüfung', true],
  ['确认', true],
  ['a step (2)', true],
  ['x'.repeat(2_400), true],
  ['x'.repeat(2_401), false],
  ['', false],
  ['a\u0000b', false],
  ['a\nb', false],
  ['a\u009bb', false],
  ['\ud800', false],
])('the id of a question may be %j: %j', (taskId, fits) => {
  expect(controlRequest.safeParse({ ...word, taskId }).success).toBe(fits);
});
