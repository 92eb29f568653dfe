/** The workflow that a worker offers to Restate: one invocation a run, keyed by the run's id, and what people may say to it meanwhile. */
import * as restate from '@restatedev/restate-sdk/node';
import { z } from 'zod';
import type { DurableCommand, DurableEnd, DurablePorts, DurableRequest, Verdict } from '../../engine/durable/ports.ts';
import { beginsAt, openRun, type Here, type Opening, type RunParts } from '../../engine/durable/start.ts';
import { DurableRun } from '../../engine/durable/run.ts';
import { failureOf, fromRecord } from '../../engine/state/failure.ts';
import type { FailureRecord, PinnedFlow } from '../../engine/ports.ts';
import { isCalled } from '../../engine/state/run-summary.ts';
import { callersOf } from '../../engine/state/callers.ts';
import { answered } from '../../engine/state/waits.ts';
import { errorCodes } from '../../kernel/error-codes.ts';
import type { TroubleList } from '../../engine/runs/troubles.ts';
import { isCountersignError, UserError } from '../../kernel/errors.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { TrustedKey } from '../../bundle/trust-root.node.ts';
import { factsOf } from '../../nodes/describe.ts';
import { answerDeed, type AnswerDeed } from '../../serve/control/answer-deed.ts';
import { answerOf, mustBeProved, whoSays, type Said } from '../../serve/control/answers.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { dotInId } from './cluster.ts';
import { cameAt, restateContext, sayTo, serviceName, viewName, viewPlace, type Came, type KeptView } from './context.ts';
import { newestViews } from './newest-views.ts';
import { endCalled } from './end-called.ts';
import { keeperName, purgeRequest } from './keeper.ts';
import { answerSchema, commandSchema, MOST_TRIES, requestSchema, TRY_MS, type Told } from './words.ts';
import { answerPlace, bytesUnder, endOf, forEver, requestPlace, sealedJson, unmarked, type JournalKey, type Marked } from './sealed.ts';

export interface FlowShelf {
  /** Digest or hash of the newest version of a flow that this worker may run. */
  newest(flowId: string): string | undefined;
  get(version: string, flowId: string): PinnedFlow | undefined;
}

export interface RestateServiceParts {
  readonly flows: FlowShelf;
  readonly ports: DurablePorts;
  readonly key: JournalKey;
  readonly troubles: TroubleList;
  /** How long the cluster keeps what an ended run gave, where nothing purges it before. */
  readonly keptMs: number;
  /** How long a run of this flow is kept; undefined: as long as the cluster keeps any. */
  readonly purgeAfterMs: (pinned: PinnedFlow) => number | undefined;
  /** Throws `run/held` for a flow that may start nothing now. */
  readonly mayBegin: (flowId: string) => void;
  /** Throws `bundle/expired` for a version that begins no more runs. */
  readonly mustNotHaveEnded: (version: string) => void;
  /** Whose signed answers count. Throws UserError where nobody's can. */
  readonly keys: () => readonly TrustedKey[];
  /** Told of each answer that counts. */
  readonly noted: (deed: AnswerDeed) => void;
  /** Throws while this worker's clock is not the cluster's: what is to be done later would be done at another time. */
  readonly mustAgree: () => void;
  /** Told when a run is taken up here, and when it is put down. `here`: it has just begun. */
  readonly driving: {
    readonly begun: (parts: RunParts, at: number, here: boolean) => void;
    /** What it called and has not ended, as far as somebody can be asked; null where that did not come off. */
    readonly calledBy: (runId: string) => Promise<readonly string[] | null>;
    readonly isOver: (runId: string) => Promise<boolean>;
    /** Before the cluster hears of its end. */ readonly ended: (end: DurableEnd) => Promise<void>;
    readonly left: () => void;
    /** A run came that only another worker can go on with. */ readonly elsewhere: (runId: string, version: string) => void;
    /** A run came whose bundle is here. */ readonly here: (runId: string) => void;
  };
}

/** Ours in the cluster's words: what no second try can mend ends the call with its code. */
function final(error: unknown, status = 400): never {
  if (error instanceof z.ZodError)
    throw new restate.TerminalError(
      `The request cannot be read: ${error.issues[0]?.path.join('.') ?? ''} ${error.issues[0]?.message ?? ''}`,
      { errorCode: 400 },
    );
  if (isCountersignError(error))
    throw new restate.TerminalError(`${error.message} (${error.code})`, { errorCode: status, metadata: { code: error.code } });
  throw error;
}

const withoutCaller = (runId: string): UserError =>
  new UserError('run/cancelled', 'The run that called this one has ended.', { place: runId });

/** The run whose failure this one is to hear of. */
function failedRun({ input: [item] }: DurableRequest): string {
  const run = isJsonObject(item) ? item['run'] : undefined;
  return isJsonObject(run) && typeof run['id'] === 'string' ? run['id'] : '';
}

/** What people see of a run; the places where the engine takes answers stay inside. */
const shownView = ({ commandsTo: _commandsTo, nth: _nth, invocation: _invocation, ended: _ended, questions, ...view }: KeptView) => ({
  ...view,
  questions: questions.map(({ request }) => request),
});

/** The longest step and then some: the cluster must not take a run away from a worker that still works on it. */
const patience = { hours: 2 } as const;
/** The question after an answer that counts, or that a command was obeyed. */
function heard({ refused, question }: Verdict): unknown {
  if (refused === undefined) return question ?? { done: true };
  const code = errorCodes.find((known) => known === refused.code) ?? 'run/wrong-state';
  throw new UserError(code, refused.message, refused.mend === undefined ? {} : { mend: refused.mend });
}

const callsFlows = (flow: Flow): boolean => flow.nodes.some((node) => factsOf(node, flow).control?.kind === 'subflow');

/** Said by a worker to itself. */
const afresh = 'afresh';

type Shared = restate.WorkflowSharedContext;
type Bytes = Uint8Array;

export function restateService({
  flows,
  ports,
  key,
  troubles,
  keptMs,
  purgeAfterMs,
  mayBegin,
  mustNotHaveEnded,
  keys,
  noted,
  mustAgree,
  driving,
}: RestateServiceParts) {
  const read = (context: Shared, handler: string, given: Bytes): unknown => {
    if (given.length === 0) return undefined;
    try {
      return sealedJson<unknown>(key, requestPlace(context.key, handler), 'once').deserialize(given);
    } catch {
      return final(
        new UserError(
          'run/bad-input',
          key === undefined
            ? 'The request cannot be read: the workers of this cluster have no key. Say --plain in place of --key, or start them with the key.'
            : 'The request is not sealed for this run: this cluster is spoken to with "countersign cluster" and the key of its workers.',
        ),
      );
    }
  };
  const saidBy = (runId: string, told: Told): Said => {
    const { approvalId: taskId } = told;
    if (!('envelope' in told)) {
      const { by, decision, reason, argumentHash: argumentsHash, values } = told;
      return whoSays(
        { format: 1, ask: 'answer', runId, taskId, by, decision, reason, argumentsHash, ...(values === undefined ? {} : { values }) },
        keys,
      );
    }
    const said = whoSays({ format: 1, ask: 'answer-signed', envelope: told.envelope }, keys);
    if (said.word.runId !== runId || said.word.taskId !== taskId)
      throw new UserError('human/denied', 'The signed answer is for another question.', { mend: 'Sign the one that is asked here.' });
    return said;
  };
  const newest = newestViews();
  const shownBy = async (context: Shared): Promise<KeptView | null> =>
    await context.get<KeptView>(viewName, sealedJson(key, viewPlace(context.key), 'again'));
  const viewOf = async (context: Shared): Promise<KeptView> => {
    const found = await shownBy(context);
    if (found === null) throw new UserError('run/not-found', `There is no run ${context.key}, or it has not begun.`);
    return found;
  };

  /** A question to a run: what is wrong with it is told under the seal as well. */
  const shared = (handler: string, work: (context: Shared, given: unknown, marked: Marked) => Promise<unknown>) =>
    restate.handlers.workflow.shared({ ...bytesUnder(key), journalRetention: 0 }, async (context: Shared, bytes: Bytes): Promise<Bytes> => {
      const marked = unmarked(read(context, handler, bytes));
      const told = (value: unknown): Bytes => sealedJson(key, answerPlace(context.key, handler, marked.asked), 'again').serialize(value);
      try {
        return told(await work(context, marked.said, marked));
      } catch (error) {
        if (!isCountersignError(error) || key === undefined)
          return final(error, isCountersignError(error) && error.code === 'run/not-found' ? 404 : 409);
        const { code, message, mend } = error;
        return told({ refused: { code, message, ...(mend === undefined ? {} : { mend }) } } satisfies Verdict);
      }
    });

  /** Says a word where the run listens, and gives what the run makes of it. Undefined: it heard another word there first. */
  async function settled(context: Shared, { invocation }: KeptView, id: string, word: unknown): Promise<Verdict | undefined> {
    sayTo(context, key, invocation, id, word);
    const ended = context
      .attach<Bytes>(restate.InvocationIdParser.fromString(invocation), restate.serde.binary)
      .map((): Came => ({ verdict: { refused: { code: 'run/wrong-state', message: 'The run ended before it heard of it.' } } }));
    const { from, verdict } = await restate.RestatePromise.race([cameAt(context, key, id).get(), ended]);
    return from === undefined || from === context.request().id ? verdict : undefined;
  }
  /** Once more with a fresh look: within one call, what the run shows stays as it was when the call began. */
  const again = async (context: Shared, handler: string, { asked, said }: Marked): Promise<unknown> =>
    await context.genericCall<unknown, unknown>({
      service: serviceName,
      method: handler,
      key: context.key,
      parameter: asked === '' ? said : { asked, said },
      inputSerde: sealedJson(key, requestPlace(context.key, handler), 'again'),
      outputSerde: sealedJson(key, answerPlace(context.key, handler, asked), 'again'),
    });

  async function run(context: restate.WorkflowContext, bytes: Bytes): Promise<Bytes> {
    let request: DurableRequest;
    try {
      const { bundleDigest, trigger, budget, ...rest } = requestSchema.parse(read(context, 'run', bytes));
      request = {
        ...rest,
        ...(bundleDigest === undefined ? {} : { bundleDigest }),
        ...(trigger === undefined ? {} : { trigger }),
        ...(budget === undefined ? {} : { budget }),
      };
      if (isCalled(context.key) && request.kind !== 'flow') throw dotInId(context.key);
    } catch (error) {
      return final(error);
    }
    const durable = restateContext(context, key, mustAgree);
    // Another worker may have it, or this one after its next start: the cluster asks again.
    const shelved = (version: string): PinnedFlow => {
      const found = flows.get(version, request.flowId);
      if (found === undefined) {
        driving.elsewhere(context.key, version);
        throw new Error(`The bundle ${version} of this run is not on this worker.`);
      }
      driving.here(context.key);
      return found;
    };
    const partsOf = (version: string): RunParts => {
      const pinned = shelved(version);
      return { runId: context.key, pinned, trigger: beginsAt(ports.planOf(pinned), request), request };
    };
    if (ports.atWork?.closing === true) throw new Error('This worker is about to stop.');
    const begunHere = ports.atWork?.begin(durable.lost);
    let here: Here;
    // Pinned for good with its first step: a newer bundle on the shelf changes no run under way.
    const begun = await durable.step<{ readonly version: string; readonly opening: Opening } | { readonly failure: FailureRecord } | null>(
      'begin',
      async () => {
        const version = request.bundleDigest ?? flows.newest(request.flowId);
        // Whoever operates the workers can put it there: the cluster asks again until then, as the embedded engine does.
        if (version === undefined && request.kind === 'error') {
          const missing = new UserError('flow/not-found', `The flow ${request.flowId}, which is to hear of failures, is not here.`);
          troubles.failed('error-flow', missing, failedRun(request));
          throw new Error(missing.message);
        }
        if (version === undefined) return null;
        if (request.kind === 'error') troubles.mended('error-flow', failedRun(request));
        // Asked for in the moment in which its caller ended, or held since then.
        const [caller] = callersOf(context.key);
        if (caller !== undefined && (await driving.isOver(caller))) return { failure: failureOf(withoutCaller(context.key)) };
        try {
          if (!request.dryRun) mayBegin(request.flowId);
        } catch (error) {
          // Let go on one day: the cluster asks again until then, so that nothing that came in meanwhile is lost.
          throw new Error(error instanceof Error ? error.message : 'The flow is held.');
        }
        try {
          // What another run calls, or what hears of its failure, belongs to that run.
          if (!request.dryRun && caller === undefined && request.kind !== 'error') mustNotHaveEnded(version);
          const made = await openRun(partsOf(version), ports, durable.lost);
          here = made.here;
          return { version, opening: made.opening };
        } catch (error) {
          if (!isCountersignError(error)) throw error;
          return { failure: failureOf(error) };
        }
      },
    );
    if (begun === null || 'failure' in begun) begunHere?.();
    if (begun === null)
      return final(new UserError('flow/not-found', `No worker has a verified bundle of the flow ${request.flowId}.`), 404);
    if ('failure' in begun) return final(fromRecord(begun.failure, begun.failure.message), 500);
    const parts = partsOf(begun.version);
    const { pinned } = parts;
    driving.begun(parts, begun.opening.at, here !== undefined);
    try {
      const going = new DurableRun(parts, durable, ports, begun.opening, here).go();
      begunHere?.();
      const end = await going;
      // What a process called that died meanwhile would otherwise go on alone, or wait for people.
      if (end.status !== 'succeeded' && callsFlows(pinned.flow)) await endCalled(context, durable, key, driving.calledBy);
      const purgeAfter = purgeAfterMs(pinned);
      if (purgeAfter !== undefined && !isCalled(context.key)) mustAgree();
      await driving.ended(end);
      // What a called run gave may be asked for again until its caller has ended, and goes with it.
      if (purgeAfter !== undefined && !isCalled(context.key))
        context.genericSend({
          service: keeperName,
          method: 'purge',
          parameter: { runId: context.key },
          inputSerde: purgeRequest(key),
          delay: purgeAfter,
        });
      return endOf<DurableEnd>(key, context.key).serialize(end);
    } catch (error) {
      return isCountersignError(error) ? final(error, 500) : Promise.reject(error instanceof Error ? error : new Error(String(error)));
    } finally {
      driving.left();
    }
  }

  return restate.workflow({
    name: serviceName,
    options: { workflowRetention: keptMs },
    handlers: {
      run: restate.handlers.workflow.workflow(
        { ...bytesUnder(key), inactivityTimeout: patience, abortTimeout: patience, retryPolicy: forEver, journalRetention: 0 },
        run,
      ),
      /** The run's status and its open questions. */
      status: shared('status', async (context, given, marked) => {
        const view = await viewOf(context);
        if (newest.isOlder(context.key, view)) {
          // Two calls at the same moment may be served in another order than they came: a fresh look tells.
          if (given !== afresh) return await again(context, 'status', { ...marked, said: afresh });
          throw new UserError('engine/bad-journal', 'The cluster gives an older state of this run than it gave before.', {
            place: context.key,
            mend: 'Find out who changed or restored its data: status and questions of its runs cannot be trusted.',
          });
        }
        return shownView(view);
      }),
      /** A person's word. It counts only for the very arguments that the person saw, and once a person; why it does not is told to whoever gave it. */
      decide: shared('decide', async (context, given, marked) => {
        const told = answerSchema.parse(given);
        const { approvalId } = told;
        const view = await viewOf(context);
        const open = view.questions.find(({ request }) => request.approvalId === approvalId);
        if (open === undefined)
          throw new UserError(
            'run/not-found',
            'This question is not known, or no longer open: somebody has answered it, or its time is over. Your answer does not count.',
          );
        const at = await context.date.now();
        const said = saidBy(context.key, told);
        mustBeProved(open.request, said, 'Whoever answers signs the answer with a key of their own: --sign FILE.');
        const answer = answerOf(said);
        const word = { ...answer, at };
        answered(open.request, word, at);
        const verdict = await settled(context, view, open.answerTo, word);
        if (verdict === undefined) return await again(context, 'decide', marked);
        const question = heard(verdict);
        noted(answerDeed(open.request, answer, ports.hash));
        return question;
      }),
      /** Answers once the run has ended, however long it stands still: for the run that called it. */
      over: shared('over', async (context) => {
        const view = await shownBy(context);
        // One that was killed has ended, too; what became of it is told to whoever asks for its end.
        if (view?.ended === false)
          await context
            .attach<Bytes>(restate.InvocationIdParser.fromString(view.invocation), restate.serde.binary)
            .catch((error: unknown) => {
              if (!(error instanceof restate.TerminalError)) throw error;
            });
        return {};
      }),
      /** Cancels, pauses or resumes. */
      command: shared('command', async (context, given, marked) => {
        const { tries = 0, ...command }: DurableCommand & { tries?: number | undefined } = commandSchema.parse(given);
        if (command.action === 'cancel' && isCalled(context.key) && tries < MOST_TRIES && (await shownBy(context)) === null) {
          await context.sleep(TRY_MS);
          return await again(context, 'command', { ...marked, said: { ...command, tries: tries + 1 } });
        }
        const view = await viewOf(context);
        if (view.ended)
          throw new UserError(
            'run/wrong-state',
            `The run has ended: it ${view.status === 'cancelled' ? 'was stopped' : view.status === 'halted' ? 'was halted' : view.status}.`,
          );
        // Whoever lets the flow go on says whose pause it ends; another worker may not have heard of it yet.
        if (command.action === 'resume' && command.pausedBy === undefined && view.dryRun === undefined) mayBegin(view.flowId);
        const verdict = await settled(context, view, view.commandsTo, command);
        return verdict === undefined ? await again(context, 'command', marked) : heard(verdict);
      }),
    },
  });
}
