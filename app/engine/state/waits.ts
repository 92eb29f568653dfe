/** Timers and questions of waiting steps: outside the journal, so that nothing has to be in memory while a run waits. */
import { UserError } from '../../kernel/errors.ts';
import { canonicalJson, type JsonObject } from '../../kernel/json.ts';
import { misfit } from '../../nodes/kit/fields.ts';
import { declaredFieldsSchema } from '../../nodes/kit/schemas.ts';
import type { CrashHook } from '../crash-points.ts';
import type { PlanNode } from './plan.ts';
import type { AnswerDecision, ApprovalRequest, EngineStore, JournalEvent, QuestionKind, WakeDecision } from '../ports.ts';
import type { StepState } from './state.ts';

export type Waiting = Extract<JournalEvent, { type: 'waiting' }>;

export const approvalIdOf = (runId: string, node: string, round: number, argumentHash: string): string =>
  `apr_${runId.replace(/^run_/, '')}_${node}_${round}_${argumentHash.slice(0, 8)}`;

export const kindOfQuestion = (ask: JsonObject): QuestionKind =>
  ask['interrupted'] === true ? 'interrupted' : (declaredFieldsSchema.safeParse(ask['fields']).data ?? []).length > 0 ? 'form' : 'approval';

export interface AskingRun {
  readonly runId: string;
  readonly flowName: string;
  readonly plan: PlanNode | undefined;
}

/** What people are asked when a step waits for them. */
export function questionOf({ runId, flowName, plan }: AskingRun, event: Waiting): ApprovalRequest {
  const argumentHash = event.argumentHash ?? '';
  return {
    approvalId: approvalIdOf(runId, event.node, event.round, argumentHash),
    runId,
    node: event.node,
    round: event.round,
    flowName,
    argumentHash,
    ask: event.ask ?? {},
    approversNeeded: plan?.approvers ?? 1,
    askedAt: event.at,
    decisions: [],
    state: 'open',
    ...(plan?.role === undefined ? {} : { role: plan.role }),
    ...(event.until === undefined ? {} : { deadline: event.until }),
    ...(plan?.escalation === undefined ? {} : { escalation: plan.escalation }),
  };
}

/** The called runs that a step waits for. */
export const callsOf = (event: Waiting | undefined): readonly string[] =>
  event?.reason === 'call' && Array.isArray(event.ask?.['runs']) ? event.ask['runs'].filter((one) => typeof one === 'string') : [];

/** Due at once, also under a clock that was set back. */
export const dueNow = 0;

/** Sets the timer and puts the question; idempotent, so that it can be done again after a crash. */
export async function registerWait(
  { store, crash }: { readonly store: EngineStore; readonly crash?: CrashHook },
  run: AskingRun,
  event: Waiting,
): Promise<void> {
  const { runId } = run;
  for (const called of callsOf(event)) {
    // Somebody may have let it go on before it was written down that it is waited for.
    const status = (await store.runs.get(called))?.status;
    if (status !== 'paused' && status !== 'waiting') await store.timers.set({ runId, node: event.node, round: event.round, dueAt: dueNow });
  }
  const approvalId = approvalIdOf(runId, event.node, event.round, event.argumentHash ?? '');
  let asked = event.reason === 'approval' ? await store.approvals.get(approvalId) : undefined;
  // It was asked under a clock that was set back since.
  if (asked !== undefined && asked.state === 'open' && event.until !== undefined && asked.askedAt > event.at) {
    asked = { ...asked, askedAt: event.at, deadline: event.until, ...(asked.escalatedAt === undefined ? {} : { escalatedAt: event.at }) };
    await store.approvals.save(asked);
  }
  // A question that was handed on has a later deadline than the journal knows.
  const until = asked?.deadline ?? event.until;
  if (until !== undefined) {
    crash?.('before-timer', runId);
    await store.timers.set({ runId, node: event.node, round: event.round, dueAt: until });
    crash?.('after-timer', runId);
  }
  if (event.reason !== 'approval') return;
  crash?.('before-approval', runId);
  if (asked === undefined) {
    await store.approvals.save(questionOf(run, event));
  }
  crash?.('after-approval', runId);
}

/** What people decided, as the step hears it. */
export function wakeOf(request: ApprovalRequest): WakeDecision {
  const denied = request.decisions.find((decision) => decision.decision === 'denied');
  if (denied !== undefined) return { kind: 'denied', by: denied.by, reason: denied.reason };
  const values = request.decisions.find((decision) => decision.values !== undefined)?.values;
  const kind = request.decisions.some(({ decision }) => decision === 'done') ? 'done' : 'approved';
  return {
    kind,
    by: request.decisions.map((decision) => decision.by),
    argumentHash: request.argumentHash,
    ...(values === undefined ? {} : { values }),
  };
}

/** What people have already said to what this step asks; undefined while it is open. */
export function answerTo(step: StepState, questions: readonly ApprovalRequest[]): WakeDecision | undefined {
  const answered = questions.find(
    ({ node, round, argumentHash, state }) =>
      node === step.node &&
      round === step.round &&
      argumentHash === step.waiting?.argumentHash &&
      (state === 'approved' || state === 'denied'),
  );
  return answered === undefined ? undefined : wakeOf(answered);
}

export interface Answer {
  readonly by: string;
  readonly decision: AnswerDecision;
  readonly reason: string;
  readonly argumentHash: string;
  readonly values?: JsonObject;
  /** The envelope that a person signed it in, where one did. */ readonly signed?: string;
  /** Other accounts that are the same person's here. */ readonly alsoAs?: readonly string[];
  /** Roles and groups that the person is known to hold here. */ readonly holds?: readonly string[];
}

const sameWord = (one: string, other: string): boolean => one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en');

/** Whether somebody with these roles and groups is heard where a step names the one of them that has to answer. */
export const mayAnswer = (role: string | undefined, holds: readonly string[]): boolean =>
  role === undefined || holds.some((one) => sameWord(one, role));

/** Its last time is over, though its step may not have heard of that yet. */
const isLate = ({ deadline, escalation, escalatedAt }: ApprovalRequest, now: number): boolean =>
  deadline !== undefined && now >= deadline && (escalation === undefined || escalatedAt !== undefined);

function whatBecame({ state, decisions }: ApprovalRequest): string {
  if (state === 'expired') return 'its time is over';
  if (state === 'withdrawn') return 'it was taken back';
  if (state === 'denied') return 'somebody has said no';
  return decisions.some(({ decision }) => decision === 'done')
    ? 'somebody has said that it did happen, and what it gave'
    : 'somebody has said yes';
}

/**
 * The question after one more answer. Throws UserError where the answer does not count: it is for what was shown, once a person, and in time. `sureNow`: the time
 * that its deadline is held against, where the clock itself is not believed yet.
 */
export function answered(request: ApprovalRequest, answer: Answer, now: number, sureNow = now): ApprovalRequest {
  if (request.state !== 'open')
    throw new UserError('run/wrong-state', `This question is no longer open: ${whatBecame(request)}. Your answer does not count.`);
  if (isLate(request, sureNow)) throw new UserError('human/expired', 'The time for an answer is over.');
  if (answer.argumentHash !== request.argumentHash)
    throw new UserError('human/denied', 'What you saw is not what is being asked any more.', {
      mend: 'Open the task again and look at its arguments.',
    });
  if (request.decisions.some((earlier) => earlier.by === answer.by))
    throw new UserError('human/denied', 'You have already answered; somebody else has to give the second answer.');
  const { holds = [], alsoAs = [], ...said } = answer;
  if (request.decisions.some((earlier) => alsoAs.includes(earlier.by)))
    throw new UserError(
      'human/denied',
      'Another account with your e-mail address has answered; somebody else has to give the second answer.',
    );
  if (!mayAnswer(request.role, holds))
    throw new UserError('human/denied', `Only who holds the role or group “${request.role}” may answer this.`, {
      mend: 'Ask somebody who does, or have the role given to you.',
    });
  // One person could count twice: under the name of an account, and under that of a key.
  if (request.decisions.some((earlier) => (earlier.signed === undefined) !== (said.signed === undefined)))
    throw new UserError('human/denied', 'Others have answered in another way, so that nobody could tell whether you are one of them.', {
      mend:
        request.decisions[0]?.signed === undefined ? 'Answer in the app, as they did.' : 'Sign your answer with your own key, as they did.',
    });
  if (answer.decision === 'done' && kindOfQuestion(request.ask) !== 'interrupted')
    throw new UserError('human/denied', 'Nothing was interrupted here that could be done already.', { mend: 'Approve, or deny.' });
  // Two people who mean different things have not agreed.
  if (request.decisions.some((earlier) => answer.decision !== 'denied' && earlier.decision !== answer.decision))
    throw new UserError('human/denied', 'Somebody else has given another answer, and both have to say the same.');
  if (
    request.decisions.some(
      (earlier) =>
        answer.decision !== 'denied' && answer.values !== undefined && canonicalJson(earlier.values ?? {}) !== canonicalJson(answer.values),
    )
  )
    throw new UserError('human/denied', 'Somebody else has given other values with the same answer, and both have to give the same.', {
      mend: 'Agree with them on what is true. What they gave counts; yours does not.',
    });
  const asked = declaredFieldsSchema.safeParse(request.ask['fields']).data ?? [];
  const problem =
    answer.decision !== 'approved'
      ? undefined
      : asked.length === 0
        ? answer.values === undefined
          ? undefined
          : 'nothing was asked for'
        : (strange(answer.values ?? {}, asked) ?? misfit(answer.values ?? {}, asked));
  if (problem !== undefined)
    throw new UserError('human/denied', `Your answer cannot be taken: ${problem}.`, { mend: 'Correct the field, and send it again.' });
  const decisions = [...request.decisions, { ...said, at: now }];
  return {
    ...request,
    decisions,
    state: answer.decision === 'denied' ? 'denied' : decisions.length >= request.approversNeeded ? 'approved' : 'open',
  };
}

/** A field that nobody asked for would reach the flow unseen. */
function strange(values: JsonObject, asked: readonly { readonly name: string }[]): string | undefined {
  const extra = Object.keys(values).find((name) => !asked.some((field) => field.name === name));
  return extra === undefined ? undefined : `nobody asked for ${extra.slice(0, 100)}`;
}

/** Takes back what nobody need answer any more: all that a run asks, or what `stands` is false for. */
export async function withdrawQuestions(
  store: EngineStore,
  runId: string,
  stands: (node: string, round: number) => boolean = () => false,
): Promise<void> {
  const open = await store.approvals.list({ state: 'open', runId, limit: 100_000 });
  await Promise.all(
    open.filter(({ node, round }) => !stands(node, round)).map((approval) => store.approvals.save({ ...approval, state: 'withdrawn' })),
  );
}

/**
 * Nobody answered in time. A question that names somebody to hand it on to stays open as long again; any other expires. True when its step
 * is to hear that its time has come; `escalated` is told whom to ask now.
 */
export async function overdue(
  store: EngineStore,
  request: ApprovalRequest,
  now: number,
  escalated: (to: string) => void,
): Promise<boolean> {
  const { escalation, escalatedAt, deadline, askedAt } = request;
  if (escalation === undefined || escalatedAt !== undefined || deadline === undefined) {
    await store.approvals.save({ ...request, state: 'expired' });
    return true;
  }
  const later = now + (deadline - askedAt);
  await store.approvals.save({ ...request, escalatedAt: now, deadline: later });
  await store.timers.set({ runId: request.runId, node: request.node, round: request.round, dueAt: later });
  escalated(escalation);
  return false;
}
