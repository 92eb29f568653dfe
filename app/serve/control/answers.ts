/** What people are asked by the runs of a service or store, and what they say: the same whether a service is asked or a command has the store itself. */
import { z } from 'zod';
import { callersOf } from '../../engine/state/callers.ts';
import type { ApprovalRequest, EngineStore } from '../../engine/ports.ts';
import type { Answer } from '../../engine/state/waits.ts';
import type { TrustedKey } from '../../bundle/trust-root.node.ts';
import { tasksOf } from '../../ipc/human-tasks.ts';
import { unprovedName } from '../../audit/name-mark.ts';
import { humanTask } from '../../ipc/contract/runs.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { AnswerRequest, AnswerWord } from './request.ts';
import { answerDeed, keyOf, type AnswerDeed } from './answer-deed.ts';
import { openAnswer } from './signed-answer.ts';

const MOST_TASKS = 1_000;
/** Among so many, those of called runs are looked for. */
const MOST_LOOKED_AT = 10_000;

export const listedTasks = z.object({ tasks: z.array(humanTask), total: z.int() });
export type ListedTasks = z.infer<typeof listedTasks>;

/** The longest waiting first; those of one run, and of the runs that it called, where one is named. */
export async function listTasks(
  store: Pick<EngineStore, 'runs' | 'pinned' | 'approvals'>,
  runId: string | undefined,
): Promise<ListedTasks> {
  if (runId !== undefined && (await store.runs.get(runId)) === undefined) throw new UserError('run/not-found', `There is no run ${runId}.`);
  const open = await store.approvals.list({ state: 'open', oldestFirst: true, limit: runId === undefined ? MOST_TASKS : MOST_LOOKED_AT });
  const own = runId === undefined ? open : await store.approvals.list({ state: 'open', oldestFirst: true, limit: MOST_TASKS, runId });
  const asked = runId === undefined ? own : [...own, ...open.filter((one) => callersOf(one.runId).includes(runId))].slice(0, MOST_TASKS);
  const tasks = [...(await tasksOf(store, asked))];
  return { tasks, total: runId === undefined ? await store.approvals.countOpen() : tasks.length };
}

export const answeredTask = z.object({
  runId: z.string(),
  taskId: z.string(),
  state: z.enum(['open', 'approved', 'denied', 'expired', 'withdrawn']),
  approvals: z.int(),
  required: z.int(),
});
export type AnsweredTask = z.infer<typeof answeredTask>;

export interface AnswerPorts {
  readonly approvals: EngineStore['approvals'];
  /** Throws UserError where the answer does not count. */
  readonly decide: (taskId: string, answer: Answer) => Promise<ApprovalRequest>;
  /** Whose signed answers count. Throws UserError where nobody's can. */
  readonly keys: () => readonly TrustedKey[];
  /** Into the audit log, where there is one. */
  readonly write: (deed: AnswerDeed) => void;
  readonly hash: Hash;
}

export interface Said {
  readonly word: AnswerWord;
  readonly by: string;
  readonly signed?: string;
  readonly holds?: readonly string[];
}

/** Whose word it is. A name that is only said is marked as that wherever it is shown later, so that nobody takes it for a proof. */
export function whoSays(request: AnswerRequest, keys: AnswerPorts['keys']): Said {
  if (request.ask === 'answer') {
    const { format: _format, ask: _ask, by, ...word } = request;
    return { word, by: unprovedName(by) };
  }
  const { answer, key } = openAnswer(request.envelope, keys());
  return { word: answer, by: key.owner, signed: request.envelope, holds: [...key.roles, ...key.groups] };
}

/** Throws UserError where names that are only said cannot answer, and where a key has answered already: a newer trust root may call its owner otherwise. */
export function mustBeProved(
  { approversNeeded, role, approvalId, decisions, state }: ApprovalRequest,
  { signed }: Said,
  mend: string,
): void {
  const key = signed === undefined || state !== 'open' ? undefined : keyOf(signed);
  if (key !== undefined && decisions.some((earlier) => earlier.signed !== undefined && keyOf(earlier.signed) === key))
    throw new UserError('human/denied', 'This key has answered already; somebody else has to give the second answer.', {
      place: approvalId,
    });
  if (signed !== undefined || (approversNeeded === 1 && role === undefined)) return;
  throw new UserError(
    'human/denied',
    role === undefined
      ? `${approversNeeded} people have to answer this, and names that are only said prove nobody.`
      : `Only who holds the role or group “${role}” may answer this, and a name that is only said proves nobody.`,
    { place: approvalId, mend },
  );
}

/** The answer as the question takes it. */
export const answerOf = ({ word: { decision, reason, argumentsHash, values }, by, signed, holds }: Said): Answer => ({
  by,
  decision,
  reason,
  argumentHash: argumentsHash,
  ...(values === undefined ? {} : { values }),
  ...(signed === undefined ? {} : { signed }),
  ...(holds === undefined ? {} : { holds }),
});

/** Throws UserError where the answer does not count; then the question is as it was. */
export async function giveAnswer(request: AnswerRequest, { approvals, decide, keys, write, hash }: AnswerPorts): Promise<AnsweredTask> {
  const said = whoSays(request, keys);
  const { runId, taskId, decision, reason } = said.word;
  const asked = await approvals.get(taskId);
  if (asked === undefined || (asked.runId !== runId && !callersOf(asked.runId).includes(runId)))
    throw new UserError('run/not-found', 'This run does not ask this question.', {
      place: runId,
      mend: '"countersign answer RUN" shows what it asks.',
    });
  if (decision === 'denied' && reason.trim() === '')
    throw new UserError('human/denied', 'A no needs a reason.', { mend: 'Say why with --reason TEXT.' });
  mustBeProved(asked, said, 'Whoever answers signs the answer with a key of their own: --key FILE.');
  const answer = answerOf(said);
  const next = await decide(taskId, answer);
  write(answerDeed(asked, answer, hash));
  return {
    runId: asked.runId,
    taskId,
    state: next.state,
    approvals: next.decisions.filter((one) => one.decision !== 'denied').length,
    required: next.approversNeeded,
  };
}
