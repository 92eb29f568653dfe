/** What people have said to the questions of a run that are closed: who, when, how that is proved, and what they were shown. */
import { z } from 'zod';
import { isUnproved } from '../../audit/name-mark.ts';
import { callersOf } from '../../engine/state/callers.ts';
import type { ApprovalRequest, EngineStore } from '../../engine/ports.ts';
import { tasksOf } from '../../ipc/human-tasks.ts';
import { UserError } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import { jsonObjectSchema, jsonSchema } from '../../kernel/json.ts';
import { keyOf } from './answer-deed.ts';

const MOST_QUESTIONS = 1_000;
/** Among so many, those of called runs are looked for. */
const MOST_LOOKED_AT = 10_000;

/** `key`: signed; `account`: given in the app by who was signed in; `none`: a name that whoever runs the service said. */
const given = z.object({
  by: z.string(),
  at: z.string(),
  decision: z.enum(['approved', 'denied', 'done']),
  reason: z.string(),
  values: jsonObjectSchema.optional(),
  proof: z.enum(['key', 'account', 'none']),
  key: z.string().optional(),
});
const closed = z.object({
  taskId: z.string(),
  runId: z.string(),
  flowName: z.string(),
  nodeName: z.string(),
  kind: z.enum(['approval', 'form', 'interrupted']),
  state: z.enum(['approved', 'denied', 'expired', 'withdrawn']),
  askedAt: z.string(),
  role: z.string().optional(),
  required: z.int(),
  shown: z.object({ title: z.string(), message: z.string(), arguments: jsonSchema, argumentsHash: z.string() }),
  answers: z.array(given),
});
export const listedAnswers = z.object({ answered: z.array(closed), more: z.boolean() });
export type ListedAnswers = z.infer<typeof listedAnswers>;

function givenOf({ by, at, decision, reason, values, signed }: ApprovalRequest['decisions'][number]): z.infer<typeof given> {
  const key = signed === undefined ? undefined : keyOf(signed);
  return {
    by,
    at: instantText(at),
    decision,
    reason,
    ...(values === undefined ? {} : { values }),
    proof: signed !== undefined ? 'key' : isUnproved(by) ? 'none' : 'account',
    ...(key === undefined ? {} : { key }),
  };
}

/** Those of one run, and of the runs that it called, in the order in which they were asked. */
export async function listAnswers(store: Pick<EngineStore, 'runs' | 'pinned' | 'approvals'>, runId: string): Promise<ListedAnswers> {
  if ((await store.runs.get(runId)) === undefined) throw new UserError('run/not-found', `There is no run ${runId}.`);
  const own = await store.approvals.list({ runId, oldestFirst: true, limit: MOST_QUESTIONS });
  const called = (await store.approvals.list({ limit: MOST_LOOKED_AT })).filter((one) => callersOf(one.runId).includes(runId));
  const all = [...own, ...called].filter(({ state }) => state !== 'open').sort((a, b) => a.askedAt - b.askedAt);
  const requests = new Map(all.slice(0, MOST_QUESTIONS).map((one) => [one.approvalId, one]));
  const tasks = await tasksOf(store, [...requests.values()]);
  return {
    more: all.length > MOST_QUESTIONS,
    answered: tasks.flatMap(
      ({ id, runId: of, flowName, nodeName, kind, title, message, arguments: shown, argumentsHash, required, role }) => {
        const request = requests.get(id);
        if (request === undefined || request.state === 'open') return [];
        return [
          {
            taskId: id,
            runId: of,
            flowName,
            nodeName,
            kind,
            state: request.state,
            askedAt: instantText(request.askedAt),
            ...(role === undefined ? {} : { role }),
            required,
            shown: { title, message, arguments: shown, argumentsHash },
            answers: request.decisions.map(givenOf),
          },
        ];
      },
    ),
  };
}
