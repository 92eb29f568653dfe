/** countersign answer: what the runs of a service or store ask people, and the answer to one question. */
import { answered } from '../../engine/state/waits.ts';
import { systemClock, nodeHash } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { UserError } from '../../kernel/errors.ts';
import { listAnswers, listedAnswers } from '../../serve/control/answered.ts';
import { answeredTask, giveAnswer, listedTasks, listTasks, type ListedTasks } from '../../serve/control/answers.ts';
import { MOST_NAME, answerWord, type AnswerRequest, type AnswerWord } from '../../serve/control/request.ts';
import { parseGivenData } from '../../workflow/migrations/json-text.ts';
import { answeredText } from '../runs/answered-text.ts';
import { answerKeys, signedAnswer } from '../service/answer-keys.ts';
import { fromServiceOrStore, placeOptions, placeUsage } from '../service/ask-service.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { badUsage, choiceFrom, optionsFrom } from '../options.ts';
import { revocationGuard } from '../service/revocation-guard.ts';
import { taskText } from '../runs/task-text.ts';

const usage = `countersign answer RUN --answered (--store FOLDER | --service FOLDER) [--json]
countersign answer [RUN [TASK]] (--store FOLDER | --service FOLDER) [--hash HASH --decision approved|denied|done (--by NAME | --key FILE)] [--json]

Shows what runs ask people, or what RUN asks, as the inbox of the app shows it: approvals, forms, and whether a step that was interrupted
is to run again (approved), to fail (denied), or did take effect (done). With --decision it answers TASK. With --answered it lists what people have said to the questions of RUN that are closed.

  --hash HASH       the fingerprint that was shown: the answer counts for exactly that, and for nothing else
  --decision approved|denied|done   done: the step that was interrupted did take effect, and the flow goes on behind it, with an empty item or
                    with what --values says that it gave; of a step over many items this is the one that was under way, and of an
                    agent the one use of a tool, as the question says: the others are still done
  --reason TEXT     why; a no needs one
  --values JSON     what is filled in, where the question has fields: an object with a value for each
  --by NAME         who answers. Only the account that runs the service can say so, and nobody proves it: the run says "NAME (not proved)",
                    and the audit log that there is no proof, with the SHA-256 of that text and not the name. Such an answer does not count where several people have to agree
  --key FILE        who answers, proved: signs the answer with the private key of that person ("countersign key new"), which the trust root
                    of the service lists. The run's record keeps the signed answer
  --password-file FILE|-   first line: the password of a sealed key
${placeUsage}
  --trust-root FILE, --revocations FILE   for signed answers where no service holds the store; a service uses its own

The answer is kept with the run and in the audit log. Where no service holds the store, the run goes on when one is started, or with "countersign resume".

With --json: { "tasks": [{ "id", "runId", "flowName", "nodeName", "kind", "title", "message", "arguments", "argumentsHash", "fields"?, ... }], "total" }, or
{ "runId", "taskId", "state", "approvals", "required" } after an answer, or with --answered
{ "answered": [{ "taskId", "runId", "flowName", "nodeName", "kind", "state", "askedAt", "role"?, "required", "shown": { "title", "message", "arguments", "argumentsHash" },
"answers": [{ "by", "at", "decision", "reason", "values"?, "proof": "key"|"account"|"none", "key"? }] }], "more" }; none: a name that was only said, "NAME (not proved)".`;

interface Values {
  readonly hash?: string | undefined;
  readonly decision?: string | undefined;
  readonly reason?: string | undefined;
  readonly values?: string | undefined;
  readonly by?: string | undefined;
  readonly key?: string | undefined;
  readonly 'password-file'?: string | undefined;
  readonly 'trust-root'?: string | undefined;
  readonly revocations?: string | undefined;
}

function filledIn(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  const filled = parseGivenData(text, '--values');
  if (!isJsonObject(filled)) throw badUsage('--values takes a JSON object: a value for each field.', usage);
  return filled;
}

function wordFrom(runId: string, taskId: string | undefined, given: Values): AnswerWord {
  if (taskId === undefined) throw badUsage('An answer needs the TASK that it is for, as "countersign answer RUN" shows it.', usage);
  if (given.hash === undefined) throw badUsage('An answer needs --hash HASH: the fingerprint of what was shown.', usage);
  const decision = choiceFrom(given.decision ?? '', ['approved', 'denied', 'done'], '--decision', usage);
  if (decision === 'denied' && (given.reason ?? '').trim() === '') throw badUsage('A no needs --reason TEXT.', usage);
  const filled = filledIn(given.values);
  const word = answerWord.safeParse({
    runId,
    taskId,
    argumentsHash: given.hash.toLowerCase(),
    decision,
    reason: (given.reason ?? '').trim(),
    ...(filled === undefined ? {} : { values: filled }),
  });
  if (word.success) return word.data;
  const where = word.error.issues[0]?.path[0];
  throw badUsage(
    where === 'argumentsHash'
      ? '--hash takes the 64 hex digits of the fingerprint.'
      : where === 'reason'
        ? '--reason takes at most 2000 characters.'
        : 'RUN and TASK are ids as "countersign answer" shows them.',
    usage,
  );
}

/** Keys are opened only where one signs. */
async function requestFrom(word: AnswerWord, given: Values, io: CliIo): Promise<AnswerRequest> {
  const { by, key } = given;
  if ((by === undefined) === (key === undefined)) throw badUsage('An answer needs --by NAME or --key FILE, and not both.', usage);
  if (by !== undefined) {
    const { hidesSomething } = await import('../../identity/look-alike.ts');
    if (by.trim() === '' || by.length > MOST_NAME || hidesSomething(by))
      throw badUsage(`--by takes a name of 1 to ${MOST_NAME} characters that can all be seen.`, usage);
    return { format: 1, ask: 'answer', ...word, by: by.trim() };
  }
  return { format: 1, ask: 'answer-signed', envelope: await signedAnswer(word, key ?? '', given['password-file'], io) };
}

const timed = ({ tasks, total }: ListedTasks): object => ({
  tasks: tasks.map(({ createdAt, deadline, ...task }) => ({
    ...task,
    createdAt: instantText(createdAt),
    ...(deadline === undefined ? {} : { deadline: instantText(deadline) }),
  })),
  total,
});

export const command: Command = {
  usage,
  async run(args, io): Promise<ExitCode> {
    const { values, positionals } = optionsFrom(
      args,
      {
        hash: { type: 'string' },
        decision: { type: 'string' },
        reason: { type: 'string' },
        values: { type: 'string' },
        by: { type: 'string' },
        key: { type: 'string' },
        'password-file': { type: 'string' },
        'trust-root': { type: 'string' },
        revocations: { type: 'string' },
        answered: { type: 'boolean' },
        ...placeOptions,
      },
      usage,
    );
    const [runId, taskId, ...more] = positionals;
    if (more.length > 0) throw badUsage('answer takes at most a RUN and a TASK.', usage);
    const answers = ([values.hash, values.decision, values.by, values.key, values.reason, values.values] as const).some(
      (one) => one !== undefined,
    );
    if (values.answered === true) {
      if (runId === undefined || taskId !== undefined || answers) throw badUsage('--answered takes a RUN and nothing to answer.', usage);
      const told = await fromServiceOrStore({
        values,
        io,
        usage,
        shape: listedAnswers,
        request: { format: 1, ask: 'answered', runId },
        here: async ({ engine }) => await listAnswers(engine, runId),
      });
      if (values.json === true) io.out(`${JSON.stringify(told)}\n`);
      else
        io.out(
          told.answered.length === 0
            ? 'No question of this run is closed.\n'
            : `${told.answered.map(answeredText).join('\n')}${told.more ? '\nThere are more.\n' : ''}`,
        );
      return 0;
    }
    if (runId === undefined || !answers) {
      if (answers) throw badUsage('An answer needs the RUN and the TASK that it is for.', usage);
      const listed = await fromServiceOrStore({
        values,
        io,
        usage,
        shape: listedTasks,
        request: { format: 1, ask: 'tasks', ...(runId === undefined ? {} : { runId }) },
        here: async ({ engine }) => await listTasks(engine, runId),
      });
      const { tasks, total } =
        taskId === undefined
          ? listed
          : { tasks: listed.tasks.filter(({ id }) => id === taskId), total: listed.tasks.filter(({ id }) => id === taskId).length };
      if (values.json === true) io.out(`${JSON.stringify(timed({ tasks, total }))}\n`);
      else
        io.out(
          tasks.length === 0
            ? 'Nothing waits for a person.\n'
            : `${tasks.map(taskText).join('\n')}${total > tasks.length ? `\nThere are ${total - tasks.length} more.\n` : ''}`,
        );
      return 0;
    }
    const request = await requestFrom(wordFrom(runId, taskId, values), values, io);
    let kept = false;
    const told = await fromServiceOrStore({
      values,
      io,
      usage,
      shape: answeredTask,
      request,
      async here(store) {
        const guard = revocationGuard({
          cwd: io.cwd,
          unsignedDev: false,
          trustRoot: values['trust-root'],
          revocations: values.revocations,
        });
        const audit = (await import('../runs/run-audit.ts')).runAudit(store, 'operator');
        await audit.catchUp();
        const { approvals } = store.engine;
        try {
          return await giveAnswer(request, {
            approvals,
            hash: nodeHash,
            write: (deed) => audit.write(deed),
            keys: () => answerKeys({ cwd: io.cwd, trustRoot: values['trust-root'] }, guard),
            async decide(id, answer) {
              const asked = await approvals.get(id);
              if (asked === undefined) throw new UserError('run/not-found', 'This question is not known.');
              const next = answered(asked, answer, systemClock.now());
              await approvals.save(next);
              kept = true;
              return next;
            },
          });
        } finally {
          await audit.settled();
        }
      },
    });
    if (values.json === true) io.out(`${JSON.stringify(told)}\n`);
    else
      io.out(
        `Your answer counts.${told.state === 'open' ? ` ${told.approvals} of ${told.required} people have approved.` : kept ? ' The run goes on when its service is started, or with "countersign resume".' : ''}\n`,
      );
    return 0;
  },
};
