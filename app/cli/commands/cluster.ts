/** countersign cluster: talks to the runs of a Restate cluster, under the key of its workers. */
import { newId } from '../../kernel/ids.ts';
import { systemClock, systemRandom } from '../../kernel/host.node.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { plainLine, plainText } from '../../kernel/plain-text.ts';
import { parseGivenData } from '../../workflow/migrations/json-text.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { badUsage, choiceFrom, countFrom, optionsFrom } from '../options.ts';
import { readItems } from '../read-file.ts';
import { signedAnswer } from '../service/answer-keys.ts';
import type { Cluster } from '../restate/cluster.ts';
import { clusterKeyFrom, clusterOptions, clusterUsage, ingressFrom } from '../restate/options.ts';
import { statusWord } from '../runs/status-word.ts';

const usage = `countersign cluster start FLOW | status RUN | wait RUN | answer RUN APPROVAL | pause RUN | resume RUN | cancel RUN [--key FILE] [--ingress URL] [--json]

Talks to the runs of a cluster whose workers are started with "countersign worker".

  start FLOW        starts a run of the flow with this id; prints the run's id
    --run-id ID       an id of your own, which starts a run once however often it is said; no personal data and no dot in it
    --input FILE      JSON for the trigger: an object, or a list of items; - reads stdin
    --trigger NODE, --bundle DIGEST, --dry-run
    --wait            waits for the end, as "wait" does
  status RUN        how the run stands, and its open questions
  wait RUN          waits for the end: status, output, error. Exit code 1 where it did not succeed
    --seconds N       at most so long; an hour by default
  answer RUN APPROVAL (--by NAME | --sign FILE) --decision approved|denied|done --hash HASH
    --by NAME         who answers, as you say: the run says "NAME (not proved)", and it does not count where several people have to agree
                      or a role is asked for
    --sign FILE       who answers, proved: signs with the private key of that person ("countersign key new"), which the trust root of the
                      workers lists; --password-file FILE|- holds the password of a sealed key
    --hash HASH       the argumentHash that "status" showed: the answer counts for nothing else
    --reason TEXT, --values JSON   why, and what was filled in where the question has fields
    --decision done   of a step that was interrupted: it did take effect, and --values is what it gave, where that is known; where the
                      question names one item or one use of a tool, this counts for that one alone
  pause, resume, cancel RUN --by NAME

${clusterUsage}`;

const HOUR_SECONDS = 3_600;

interface Said {
  readonly [name: string]: string | boolean | undefined;
}
const textOf = (values: Said, name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
function needed(values: Said, name: string): string {
  const given = textOf(values, name);
  if (given === undefined || given === '') throw badUsage(`this needs --${name}.`, usage);
  return given;
}

async function waitFor(cluster: Cluster, runId: string, values: Said, io: CliIo): Promise<ExitCode> {
  const end = await cluster.ended(runId, (countFrom(textOf(values, 'seconds'), '--seconds', 1, usage) ?? HOUR_SECONDS) * 1_000);
  io.out(
    values['json'] === true
      ? `${JSON.stringify(end)}\n`
      : `${runId} ${statusWord(end.status)}${end.error === undefined ? '' : `: ${plainLine(end.error.message)} (${end.error.code})`}\n${end.status === 'succeeded' ? `${plainText(JSON.stringify(end.output, null, 2))}\n` : ''}`,
  );
  return end.status === 'succeeded' ? 0 : 1;
}

/** One deed a verb: what it is called with is a flow's id for `start`, a run's for all others. */
const verbs: Readonly<
  Record<
    string,
    { readonly words: number; readonly run: (cluster: Cluster, words: readonly string[], values: Said, io: CliIo) => Promise<ExitCode> }
  >
> = {
  start: {
    words: 1,
    run: async (cluster, [flowId = ''], values, io) => {
      const [trigger, bundleDigest] = [textOf(values, 'trigger'), textOf(values, 'bundle')];
      const runId = textOf(values, 'run-id') ?? newId('run', { clock: systemClock, random: systemRandom });
      const begun = await cluster.begin(runId, {
        flowId,
        kind: 'manual',
        input: await readItems(textOf(values, 'input'), io),
        dryRun: values['dry-run'] === true,
        ...(trigger === undefined ? {} : { trigger }),
        ...(bundleDigest === undefined ? {} : { bundleDigest }),
      });
      if (values['wait'] === true) return await waitFor(cluster, runId, values, io);
      io.out(values['json'] === true ? `${JSON.stringify({ runId, begun })}\n` : `${runId}${begun ? '' : ' had been started before'}\n`);
      return 0;
    },
  },
  status: {
    words: 1,
    run: async (cluster, [runId = ''], values, io) => {
      const view = await cluster.status(runId);
      io.out(
        values['json'] === true
          ? `${JSON.stringify(view)}\n`
          : `${runId} ${statusWord(view.status)}  ${plainLine(view.flowName)}\n${view.questions.map((question) => `${plainText(JSON.stringify(question, null, 2))}\n`).join('')}`,
      );
      return 0;
    },
  },
  wait: { words: 1, run: async (cluster, [runId = ''], values, io) => await waitFor(cluster, runId, values, io) },
  answer: {
    words: 2,
    run: async (cluster, [runId = '', approvalId = ''], values, io) => {
      const given = textOf(values, 'values');
      const filled = given === undefined ? undefined : parseGivenData(given, '--values');
      if (filled !== undefined && !isJsonObject(filled)) throw badUsage('--values takes a JSON object: a value for each field.', usage);
      const word = {
        decision: choiceFrom(needed(values, 'decision'), ['approved', 'denied', 'done'], '--decision', usage),
        reason: textOf(values, 'reason') ?? '',
        ...(filled === undefined ? {} : { values: filled }),
      };
      const hash = needed(values, 'hash');
      const signs = textOf(values, 'sign');
      if (signs !== undefined && textOf(values, 'by') !== undefined)
        throw badUsage('An answer needs --by NAME or --sign FILE, and not both.', usage);
      const question = await cluster.decide(
        runId,
        approvalId,
        signs === undefined
          ? { ...word, by: needed(values, 'by'), argumentHash: hash }
          : {
              envelope: await signedAnswer(
                { ...word, runId, taskId: approvalId, argumentsHash: hash },
                signs,
                textOf(values, 'password-file'),
                io,
              ),
            },
      );
      io.out(values['json'] === true ? `${JSON.stringify(question)}\n` : `Your answer counts.\n`);
      return 0;
    },
  },
  ...Object.fromEntries(
    (['pause', 'resume', 'cancel'] as const).map((action) => [
      action,
      {
        words: 1,
        run: async (cluster: Cluster, [runId = '']: readonly string[], values: Said, io: CliIo): Promise<ExitCode> => {
          await cluster.command(runId, { action, by: needed(values, 'by') });
          io.out(values['json'] === true ? `${JSON.stringify({ runId, done: true })}\n` : `${runId}: ${action}\n`);
          return 0;
        },
      },
    ]),
  ),
};

export const command: Command = {
  usage,
  acts: true,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      {
        'run-id': { type: 'string' },
        input: { type: 'string' },
        trigger: { type: 'string' },
        bundle: { type: 'string' },
        'dry-run': { type: 'boolean' },
        wait: { type: 'boolean' },
        seconds: { type: 'string' },
        by: { type: 'string' },
        sign: { type: 'string' },
        'password-file': { type: 'string' },
        decision: { type: 'string' },
        hash: { type: 'string' },
        reason: { type: 'string' },
        values: { type: 'string' },
        ...clusterOptions,
      },
      usage,
    );
    const [name = '', ...words] = positionals;
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb?.words !== words.length) throw badUsage('cluster needs a verb and what it is about, such as: cluster status RUN.', usage);
    const key = await clusterKeyFrom(values, io, usage);
    const { clusterAt } = await import('../restate/cluster.ts');
    return await verb.run(clusterAt(ingressFrom(values, usage), key), words, values as Said, io);
  },
};
