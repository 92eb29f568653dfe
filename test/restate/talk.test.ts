/** What people say to runs on Restate, what they hear of it, and what the cluster can read of all that. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createEndpointHandler, InvocationIdParser, service, type Context } from '@restatedev/restate-sdk/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterAdmin } from '../../app/cli/restate/admin.ts';
import { clusterAt } from '../../app/cli/restate/cluster.ts';
import { nameMark } from '../../app/audit/name-mark.ts';
import { keptFor } from '../../app/cli/restate/retention.ts';
import type { WorkerAudit } from '../../app/cli/restate/run-audit.ts';
import { calledRunId } from '../../app/engine/runs/called-runs.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { flowOf, node, pin, slot } from '../engine/flow-kit.ts';
import { requestPlace, sealedJson } from '../../app/cli/restate/sealed.ts';
import { noRestate } from '../kit/restate-server.ts';
import {
  cluster,
  codeOf,
  people,
  remove,
  signedBy,
  testKey,
  workerHere,
  worksFolder,
  writeFlows,
  type TestCluster,
} from './restate-kit.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: talking to runs on Restate: ${noRestate}.\n`);

const start = node('start', 'manual-trigger');
const kept = (retentionDays: number) => ({ settings: { ...emptyFlow('', '').settings, retentionDays } });
const flows: readonly Flow[] = [
  {
    ...flowOf(
      [
        start,
        node('ask', 'form-task', {
          title: 'How much for {{ input.person }}?',
          fields: [{ name: 'amount', type: 'number', required: true }],
          deadlineMinutes: 60,
        }),
        node('after', 'noop'),
      ],
      ['start -> ask', 'ask.filled -> after'],
    ),
    id: 'form',
  },
  {
    ...flowOf(
      [start, node('ask', 'approval', { approvers: 2, deadlineMinutes: 60 }), node('after', 'noop')],
      ['start -> ask', 'ask.approved -> after'],
    ),
    id: 'two',
  },
  {
    ...flowOf(
      [start, node('ask', 'approval', { role: 'Legal', deadlineMinutes: 60 }), node('after', 'noop')],
      ['start -> ask', 'ask.approved -> after'],
    ),
    id: 'legal',
  },
  {
    ...flowOf(
      [start, node('wait', 'wait', { seconds: 1 }), node('bad', 'script', { code: 'throw new Error(input.person)' })],
      ['start -> wait', 'wait -> bad'],
    ),
    id: 'fails',
  },
  {
    ...flowOf(
      [start, node('again', 'set-fields', { assignments: [{ name: 'more', value: 'about {{ input.person }}' }] })],
      ['start -> again'],
      kept(0),
    ),
    id: 'short',
  },
  { ...flowOf([start, node('call', 'sub-flow', { flowId: 'short', resultField: 'x' })], ['start -> call'], kept(30)), id: 'long' },
  { ...flowOf([start, node('call', 'sub-flow', { flowId: 'two', resultField: '' })], ['start -> call']), id: 'calls' },
  { ...flowOf([start, node('call', 'sub-flow', { flowId: 'deep' })], ['start -> call']), id: 'deep' },
  {
    ...flowOf(
      [
        start,
        {
          ...node('map', 'map-list', { flowId: 'two', list: 'all', atOnce: 2, inputs: [{ name: 'n', value: '{{ input.n * 2 }}' }] }),
          onError: 'branch' as const,
        },
        node('after', 'noop'),
      ],
      ['start -> map', 'map.error -> after'],
    ),
    id: 'maps',
  },
  {
    ...flowOf([start, node('call', 'sub-flow', { flowId: 'away' }, { retry: { maxAttempts: 3, backoffMs: 1 } })], ['start -> call']),
    id: 'patient',
  },
  {
    ...flowOf([start, node('get', 'http-request', { url: 'http://127.0.0.1:1/' }, { connection: 'away' })], ['start -> get'], {
      connections: [slot('away', ['127.0.0.1:1'], 'none')],
    }),
    id: 'away',
  },
];

const calledIn = (parentRunId: string, place: string): string => calledRunId({ parentRunId, place }, nodeHash, 0);
/** Every file below the folder that holds the text. */
const holding = (folder: string, text: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(join(folder, name)).isFile() && readFileSync(join(folder, name)).includes(text),
  );

describe.skipIf(noRestate !== undefined)('a run on Restate', () => {
  let folder: string;
  const deeds: { readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, string>> }[] = [];
  const audit: WorkerAudit = {
    heard: () => undefined,
    noted: () => undefined,
    begun: () => undefined,
    ended: async () => undefined,
    flushed: async () => undefined,
    settled: async () => undefined,
    write: (deed) => {
      deeds.push({ ...deed, details: deed.details ?? {} });
    },
  };
  let restate: TestCluster;
  let worker: Awaited<ReturnType<typeof workerHere>>;
  beforeAll(async () => {
    folder = worksFolder();
    writeFlows(folder, flows);
    restate = await cluster();
    const away = { hosts: ['127.0.0.1:1'], auth: { type: 'none' as const }, internalAddresses: ['127.0.0.1'] };
    worker = await workerHere(folder, restate, {
      audit,
      connections: () => ({ get: async (_flow, id) => (id === 'away' ? away : undefined) }),
    });
  }, 60_000);
  afterAll(async () => {
    await worker.stop();
    await restate.server.close();
    remove(folder);
  });

  test('D4: tells whoever answers why the answer does not count, and keeps the question open', async () => {
    await restate.begin('run_form', 'form', { input: [{ person: 'Ada' }] });
    const [question] = await restate.asked('run_form');
    const { approvalId = '', argumentHash = '' } = question ?? {};
    const say = (values: Readonly<Record<string, unknown>> | undefined, hash = argumentHash) =>
      restate.decide('run_form', approvalId, {
        by: 'bob',
        decision: 'approved',
        reason: '',
        argumentHash: hash,
        ...(values === undefined ? {} : { values: values as never }),
      });
    const why = await say({ amount: 'much' }).then(String, String);
    const codes = [await codeOf(say(undefined)), await codeOf(say({ amount: 1, more: 2 })), await codeOf(say({ amount: 1 }, 'another'))];
    const open = await restate.asked('run_form');
    await say({ amount: 12 });
    const { status, output } = await restate.ended('run_form');
    expect([
      why.includes('amount'),
      codes,
      open.map(({ approvalId: id }) => id),
      status,
      output,
      await codeOf(say({ amount: 13 })),
    ]).toEqual([
      true,
      ['human/denied', 'human/denied', 'human/denied'],
      [approvalId],
      'succeeded',
      [{ person: 'Ada', answer: { amount: 12 } }],
      'run/not-found',
    ]);
  }, 60_000);

  test('E19, D8: waits for a called run that stands still, and goes on with it', async () => {
    const called = calledIn('run_calls', 'call/0/0');
    await restate.begin('run_calls', 'calls');
    const [question] = await restate.asked(called);
    await restate.stands('run_calls', 'waiting');
    await restate.command(called, { action: 'pause', by: 'playbook' });
    await restate.command(called, { action: 'resume', by: 'operator', pausedBy: 'playbook' });
    const { approvalId = '', argumentHash = '' } = question ?? {};
    for (const nth of [0, 1])
      await restate.decide(
        called,
        approvalId,
        await signedBy(nth, { runId: called, taskId: approvalId, decision: 'approved', reason: '', argumentsHash: argumentHash }),
      );
    const { status, output } = await restate.ended('run_calls');
    expect([status, output.length, (await restate.ended(called)).used?.steps]).toEqual(['succeeded', 1, 4]);

    await restate.begin('run_stops', 'calls');
    await restate.stands('run_stops', 'waiting');
    await restate.command('run_stops', { action: 'cancel', by: 'ann' });
    const ends = await Promise.all(['run_stops', calledIn('run_stops', 'call/0/0')].map((id) => restate.ended(id)));
    expect(ends.map((end) => end.status)).toEqual(['cancelled', 'cancelled']);
  }, 60_000);

  test('E26: ends what stands still beside a call of a map that failed for good, though the flow goes on', async () => {
    await restate.begin('run_maps', 'maps', { input: [{ all: [{ n: 1 }, { n: 'x' }] }] });
    const ends = [await restate.ended('run_maps'), await restate.ended(calledIn('run_maps', 'map/0/0'))];
    expect(ends.map(({ status }) => status)).toEqual(['succeeded', 'cancelled']);
  }, 60_000);

  test('calls a flow again where the calling step is tried again, and no flow that calls itself more than eight deep', async () => {
    const calledBy = (runId: string): number =>
      new Set(worker.events.flatMap((event) => (event.type === 'run.started' && event.runId.startsWith(`${runId}.`) ? [event.runId] : [])))
        .size;
    await Promise.all([restate.begin('run_patient', 'patient'), restate.begin('run_deep', 'deep')]);
    const [patient, deep] = [await restate.ended('run_patient'), await restate.ended('run_deep')];
    expect([patient.error?.code, calledBy('run_patient'), deep.status, deep.error?.code, calledBy('run_deep')]).toEqual([
      'egress/unreachable',
      3,
      'halted',
      'halted/budget',
      7,
    ]);
  }, 60_000);

  test('takes no id with a dot for a run that nobody called, which would be passed over where runs are held and revoked', async () => {
    const sent = await fetch(new URL('countersign/order.7/run', restate.server.ingress), {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: new TextDecoder().decode(
        sealedJson(testKey, requestPlace('order.7', 'run'), 'once').serialize({ flowId: 'short', input: [{}] }),
      ),
    });
    expect([await codeOf(restate.begin('order.7', 'short')), sent.status, (await sent.text()).includes('run/bad-input')]).toEqual([
      'run/bad-input',
      400,
      true,
    ]);
  }, 60_000);

  test('D4: hears people who speak at the same moment one after the other, and each of them once', async () => {
    await restate.begin('run_two', 'two');
    const [question] = await restate.asked('run_two');
    const { approvalId = '', argumentHash = '' } = question ?? {};
    const word = { runId: 'run_two', taskId: approvalId, decision: 'approved', reason: '', argumentsHash: argumentHash } as const;
    const say = async (nth: number) => await codeOf(restate.decide('run_two', approvalId, await signedBy(nth, word)));
    const named = await codeOf(restate.decide('run_two', approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash }));
    const other = await codeOf(restate.decide('run_two', approvalId, await signedBy(0, { ...word, runId: 'run_other' })));
    const heard = await Promise.all([0, 1, 3].map(say));
    expect([named, other]).toEqual(['human/denied', 'human/denied']);
    const { status } = await restate.ended('run_two');
    // The same person's second word comes second, or after the last one that was needed.
    expect([
      heard.filter((code) => code === 'ok').length,
      heard[1],
      heard.filter((code) => code === 'human/denied' || code === 'run/not-found').length,
      status,
    ]).toEqual([2, 'ok', 1, 'succeeded']);
  }, 60_000);

  test('is answered by who holds the role that its step names, as a signature shows, and by nobody else', async () => {
    await restate.begin('run_legal', 'legal');
    const [question] = await restate.asked('run_legal');
    const { approvalId = '', argumentHash = '' } = question ?? {};
    const word = { runId: 'run_legal', taskId: approvalId, decision: 'approved', reason: '', argumentsHash: argumentHash } as const;
    const refused = [
      await codeOf(restate.decide('run_legal', approvalId, { by: 'bob', decision: 'approved', reason: '', argumentHash })),
      await codeOf(restate.decide('run_legal', approvalId, await signedBy(2, word))),
    ];
    const taken = await codeOf(restate.decide('run_legal', approvalId, await signedBy(1, word)));
    const told = deeds
      .filter(({ subject }) => subject === approvalId)
      .map(({ action, details }) => [
        action,
        details['run'],
        details['decision'],
        details['arguments'],
        details['proof'],
        details['key'],
        details['by'],
      ]);
    expect([refused, taken, (await restate.ended('run_legal')).status, told]).toEqual([
      ['human/denied', 'human/denied'],
      'ok',
      'succeeded',
      [['human.answered', 'run_legal', 'approved', argumentHash, 'key', people[1]?.key.keyId, nameMark('bob', nodeHash)]],
    ]);
  }, 60_000);

  test('is paused, goes on and is stopped by commands, none of which is lost beside another', async () => {
    await restate.begin('run_paused', 'fails', { input: [{ person: 'x' }] });
    await restate.stands('run_paused', 'waiting');
    const paused = [
      await codeOf(restate.command('run_paused', { action: 'pause', by: 'ann' })),
      await codeOf(restate.command('run_paused', { action: 'pause', by: 'ann' })),
    ];
    await restate.stands('run_paused', 'paused');
    await codeOf(restate.command('run_paused', { action: 'resume', by: 'ann' }));
    const { status } = await restate.ended('run_paused');
    await restate.begin('run_both', 'two');
    await restate.asked('run_both');
    const both = await Promise.all([
      codeOf(restate.command('run_both', { action: 'pause', by: 'ann' })),
      codeOf(restate.command('run_both', { action: 'cancel', by: 'bob' })),
    ]);
    const stopped = await restate.ended('run_both');
    expect([
      paused,
      status,
      both[1],
      stopped.status,
      await codeOf(restate.command('run_both', { action: 'cancel', by: 'bob' })),
      worker.events
        .filter(({ runId }) => runId === 'run_paused')
        .map(({ type }) => type)
        .filter((type) => /paused|resumed/.test(type)),
    ]).toEqual([['ok', 'run/wrong-state'], 'failed', 'ok', 'cancelled', 'run/wrong-state', ['run.paused', 'run.resumed']]);
  }, 60_000);

  test('does not mind what others in the cluster send it, and hears its people afterwards', async () => {
    const stranger = createServer(
      createEndpointHandler({
        logger: () => undefined,
        services: [
          service({
            name: 'stranger',
            handlers: {
              forge: async (
                context: Context,
                { invocation, at, word }: { readonly invocation: string; readonly at: string; readonly word: unknown },
              ) => {
                context.invocation(InvocationIdParser.fromString(invocation)).signal(at).resolve(word);
              },
            },
          }),
        ],
      }),
    );
    await new Promise<void>((resolve) => {
      stranger.listen(0, '127.0.0.1', resolve);
    });
    const { port } = stranger.address() as AddressInfo;
    await clusterAdmin(new URL(restate.server.admin)).register(new URL(`http://127.0.0.1:${port}/`));
    await restate.begin('run_forged', 'two');
    const [question] = await restate.asked('run_forged');
    const {
      rows: [row],
    } = (await (
      await fetch(new URL('query', restate.server.admin), {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ query: `SELECT id FROM sys_invocation WHERE target_service_key = 'run_forged'` }),
      })
    ).json()) as { rows: { id: string }[] };
    const words: readonly unknown[] = ['no word', { from: 'x', said: { action: 'cancel', by: 'eve', decision: 'approved' } }, null, 'AAAA'];
    for (const [nth, word] of words.entries()) {
      const sent = await fetch(new URL('stranger/forge', restate.server.ingress), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ invocation: row?.id, at: `answer ${nth}`, word }),
      });
      expect(sent.status).toBe(200);
    }
    const { approvalId = '', argumentHash = '' } = question ?? {};
    for (const nth of [0, 1])
      await restate.decide(
        'run_forged',
        approvalId,
        await signedBy(nth, { runId: 'run_forged', taskId: approvalId, decision: 'approved', reason: '', argumentsHash: argumentHash }),
      );
    stranger.close();
    expect((await restate.ended('run_forged')).status).toBe('succeeded');
  }, 60_000);

  test('is not let go on by a word that was said before the pause and is brought again', async () => {
    await restate.begin('run_again', 'two');
    await restate.asked('run_again');
    const say = (action: 'pause' | 'resume', once: string): Promise<unknown> =>
      codeOf(restate.command('run_again', { action, by: 'ann', once }));
    const said = [
      await say('pause', 'a'.repeat(32)),
      await say('resume', 'b'.repeat(32)),
      await say('pause', 'c'.repeat(32)),
      await say('resume', 'b'.repeat(32)),
    ];
    await restate.stands('run_again', 'paused');
    await restate.command('run_again', { action: 'cancel', by: 'ann' });
    expect([said, (await restate.ended('run_again')).status]).toEqual([['ok', 'ok', 'ok', 'run/wrong-state'], 'cancelled']);
  }, 60_000);

  test('tells the second of two people who answer with different values that the first one counts', async () => {
    await restate.begin('run_first', 'form', { input: [{ person: 'Ada' }] });
    const [question] = await restate.asked('run_first');
    const { approvalId = '', argumentHash = '' } = question ?? {};
    const say = (by: string, amount: number): Promise<string> =>
      restate.decide('run_first', approvalId, { by, decision: 'approved', reason: '', argumentHash, values: { amount } }).then(
        () => 'ok',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    const both = await Promise.all([say('ann', 1), say('bob', 2)]);
    const { output } = await restate.ended('run_first');
    const first = both.indexOf('ok');
    expect([
      both.filter((one) => one === 'ok').length,
      both[1 - first]?.includes('Your answer does not count.') === true || both[1 - first]?.includes('ended before') === true,
      JSON.stringify(output).includes(`"amount":${first + 1}`),
    ]).toEqual([1, true, true]);
  }, 60_000);

  test('D3: is known by its input, outputs, questions and answers to holders of the key alone', async () => {
    const canary = 'Zephyrine Quillfeather';
    await restate.begin('run_canary_form', 'form', { input: [{ person: canary }] });
    const [question] = await restate.asked('run_canary_form');
    await restate.decide('run_canary_form', question?.approvalId ?? '', {
      by: canary,
      decision: 'denied',
      reason: canary,
      argumentHash: question?.argumentHash ?? '',
    });
    await restate.begin('run_canary_fails', 'fails', { input: [{ person: canary }] });
    await restate.begin('run_canary_long', 'long', { input: [{ person: canary }] });
    const ended = await Promise.all(
      ['run_canary_form', 'run_canary_fails', 'run_canary_long'].map(async (runId) => (await restate.ended(runId)).status),
    );
    const stranger = clusterAt(new URL(restate.server.ingress), undefined);
    const refused = [
      await codeOf(stranger.status('run_canary_form')),
      await codeOf(stranger.command('run_canary_form', { action: 'cancel', by: 'eve' })),
      await codeOf(clusterAt(new URL(restate.server.ingress), new Uint8Array(32)).status('run_canary_form')),
    ];
    // What is sent past the key is there to be found: so what was looked through is what the server wrote.
    const open = 'Barnaby Thistlewood';
    await stranger.begin('run_of_a_stranger', { flowId: 'form', kind: 'manual', input: [{ person: open }], dryRun: false });
    const strange = await codeOf(restate.ended('run_of_a_stranger'));
    expect([
      ended,
      refused.includes('ok'),
      strange,
      holding(restate.server.folder, canary),
      holding(restate.server.folder, open).length > 0,
    ]).toEqual([['succeeded', 'failed', 'succeeded'], false, 'run/bad-input', [], true]);
  }, 60_000);

  test('D6: is dropped with the runs that it called when the time of its flow is over', async () => {
    // One run at a time: more than one page of them, as where there are very many.
    const admin = clusterAdmin(new URL(restate.server.admin), 1);
    await restate.begin('run_long', 'long', { input: [{ person: 'Ada' }] });
    await restate.begin('run_short', 'short', { input: [{ person: 'Ada' }] });
    await Promise.all([restate.ended('run_long'), restate.ended('run_short')]);
    const rows = async (where: string): Promise<readonly { readonly target: string; readonly scheduled_start_at?: string }[]> => {
      const response = await fetch(new URL('query', restate.server.admin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: `SELECT target, status FROM sys_invocation WHERE ${where}` }),
      });
      return ((await response.json()) as { rows: readonly { target: string }[] }).rows;
    };
    const planned = await rows(`target_service_name = 'countersignKeeper' AND status = 'scheduled'`);
    const before = await rows(`target_service_key LIKE 'run_long%'`);
    await admin.purge('run_long');
    const gone = async (): Promise<boolean> => (await rows(`target_service_key LIKE 'run_long%'`)).length === 0;
    while (!(await gone()))
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    // The flow that keeps for 30 days is the longest: the cluster's own time is that, and needs no one to drop it.
    expect([
      planned.length > 0,
      before.length,
      await codeOf(restate.ended('run_long')),
      await codeOf(restate.status('run_long')),
      await codeOf(admin.purge(`x' OR '1' = '1`)),
    ]).toEqual([true, 2, 'run/not-found', 'run/not-found', 'run/bad-input']);
  }, 60_000);
});

test("what is kept longest decides the cluster's own time, and the strictest flow where nobody can drop runs", () => {
  const targets = flows.map((flow) => ({ main: pin(flow), subflows: [], signers: [] }));
  const of = (id: string) => pin(flows.find((flow) => flow.id === id) ?? emptyFlow('', ''));
  const [able, unable] = [keptFor(targets, true), keptFor(targets, false)];
  const day = 86_400_000;
  expect([
    able.keptMs,
    able.purgeAfterMs(of('short')),
    able.purgeAfterMs(of('form')),
    able.purgeAfterMs(of('long')),
    unable.keptMs,
    unable.purgeAfterMs(of('short')),
  ]).toEqual([30 * day, 60_000, day, undefined, 60_000, undefined]);
});
