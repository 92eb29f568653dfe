/** What waits for people, as they see it: in the inbox of the app, and on the command line of a service. */
import { callersOf } from '../engine/state/callers.ts';
import type { ApprovalRequest, EngineStore } from '../engine/ports.ts';
import { kindOfQuestion, mayAnswer } from '../engine/state/waits.ts';
import type { HumanTask, Looker } from './run-services.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { declaredFieldsSchema } from '../nodes/kit/schemas.ts';
import type { Flow } from '../workflow/model/flow.ts';

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const MOST_MESSAGE = 20_000;
/** Says so where something is left out: whoever answers must not think that this was all. */
function shortened(message: string): string {
  if (message.length <= MOST_MESSAGE) return message;
  const shown = message.slice(0, MOST_MESSAGE - 100);
  return `${shown}\n\n… ${(message.length - shown.length).toLocaleString('en')} more characters are not shown here.`;
}

/** What was asked, in words, and by what words it is known. */
function wordsOf(ask: ApprovalRequest['ask'], step: string): { readonly title: string; readonly message: string } {
  if (kindOfQuestion(ask) === 'interrupted') return { title: `Run the step “${step}” again?`, message: textOf(ask['question']) };
  return { title: textOf(ask['title']) || 'Approval', message: textOf(ask['message']) };
}

/** What is asked is data of a run, plain: whoever may not answer would see by it what they may not reveal. */
function withheld(task: HumanTask): HumanTask {
  return { ...task, forOthers: true, title: task.nodeName, message: '', arguments: null };
}

/** `by` is who looks at it, where that is somebody who answers here. */
export function taskOf(request: ApprovalRequest, flow: Flow, by?: Looker): HumanTask {
  const { ask } = request;
  const shown = ask['arguments'];
  const fields = declaredFieldsSchema.safeParse(ask['fields']).data ?? [];
  const only = Array.isArray(shown) && shown.length === 1 ? (shown[0] as Json) : shown;
  const nodeName = flow.nodes.find((node) => node.id === request.node)?.name ?? request.node;
  const { title, message } = wordsOf(ask, nodeName);
  const task: HumanTask = {
    id: request.approvalId,
    runId: request.runId,
    flowName: request.flowName,
    nodeName,
    kind: kindOfQuestion(ask),
    ...(fields.length === 0 ? {} : { fields: fields.map(({ name, type, required, values }) => ({ name, type, required, values })) }),
    title: title.slice(0, 200),
    message: shortened(title.length > 200 ? `${title}\n\n${message}` : message),
    arguments: isJsonObject(only) || Array.isArray(only) ? only : (only ?? null),
    argumentsHash: request.argumentHash,
    createdAt: request.askedAt,
    approvals: request.decisions.filter((decision) => decision.decision !== 'denied').length,
    required: request.approversNeeded,
    ...(request.role === undefined ? {} : { role: request.role }),
    ...(by !== undefined && request.decisions.some((one) => one.by === by.accountId) ? { answeredByMe: true } : {}),
    ...(request.deadline === undefined ? {} : { deadline: request.deadline }),
    ...(request.escalatedAt === undefined || request.escalation === undefined ? {} : { handedOnTo: request.escalation.slice(0, 200) }),
  };
  return by === undefined || mayAnswer(request.role, by.holds) ? task : withheld(task);
}

/** Whoever answers sees which flow goes on with it, the nearest caller first. */
const calledBy = (flowName: string, callers: readonly (string | undefined)[]): string =>
  [flowName, ...callers.filter((one) => one !== undefined)].join(', called by ');

/** A great many questions come from few flows. One whose run or flow is gone is left out. */
export async function tasksOf(
  { runs, pinned }: Pick<EngineStore, 'runs' | 'pinned'>,
  requests: readonly ApprovalRequest[],
  by?: Looker,
): Promise<readonly HumanTask[]> {
  const flows = new Map<string, Promise<Flow | undefined>>();
  const tasks = await Promise.all(
    requests.map(async (request) => {
      const run = await runs.get(request.runId);
      if (run === undefined) return [];
      const key = `${run.flowHash} ${run.bundleDigest ?? ''}`;
      const found = flows.get(key) ?? pinned.get(run.flowHash, run.bundleDigest).then((one) => one?.flow);
      flows.set(key, found);
      const flow = await found;
      if (flow === undefined) return [];
      const callers = await Promise.all(callersOf(request.runId).map(async (caller) => (await runs.get(caller))?.flowName));
      return [taskOf({ ...request, flowName: calledBy(request.flowName, callers) }, flow, by)];
    }),
  );
  return tasks.flat();
}
