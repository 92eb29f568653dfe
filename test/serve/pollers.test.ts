/** Mailboxes and folders that are looked into again and again: each item counts once, and items of another place are others. */
import { expect, test } from 'vitest';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import { parameters as fileParameters } from '../../app/nodes/file-trigger/definition.ts';
import { parameters as mailParameters } from '../../app/nodes/mail-trigger/definition.ts';
import type { BrokerClient, MailboxMessage } from '../../app/nodes/kit/executor.ts';
import { folderPoller, mailPoller, type Poller } from '../../app/serve/intake/pollers.ts';
import { manualTime } from '../engine/engine-kit.ts';

const nobody = { name: '', address: 'ada@example.com' };
const message: MailboxMessage = {
  uid: 7,
  messageId: '',
  received: '',
  subject: 'One',
  text: 'Hello',
  seen: false,
  size: 5,
  from: nobody,
  to: [],
  cc: [],
  replyTo: [],
  attachments: [],
};
/** Everywhere lies the same. */
const broker = {
  mailbox: async () => ({ validity: '1', messages: [message] }),
  listFolder: async () => ({ files: [{ name: 'a.csv', size: 3, modified: '2026-01-01T00:00:00Z' }] }),
} as unknown as BrokerClient;

/** Each `place` is looked into as by a process of its own that keeps the same tables. */
async function starts(
  places: readonly string[],
  pollerOf: (place: string, source: Parameters<typeof folderPoller>[1], ports: Parameters<typeof folderPoller>[2]) => Poller,
): Promise<readonly (readonly [string, string])[]> {
  const time = manualTime();
  const ports = { clock: time, timers: time, tables: memoryTables(), failed: () => undefined };
  const started: [string, string][] = [];
  for (const place of places) {
    const poller = pollerOf(
      place,
      {
        place: 'flow_1 watch',
        broker: () => broker,
        start: async (_item, once) => {
          started.push([place, once]);
        },
      },
      ports,
    );
    await poller.look();
    await poller.look();
  }
  return started;
}
const placesOf = (started: readonly (readonly [string, string])[]): unknown => [
  started.map(([place]) => place),
  new Set(started.map(([, once]) => once)).size,
];

test('a file by the same name, size and time is another one in another folder', async () => {
  const started = await starts(['in', 'in/', 'In', 'other', 'in'], (folder, source, ports) =>
    folderPoller(fileParameters.parse({ folder, existing: true }), source, ports),
  );
  expect(placesOf(started)).toEqual([['in', 'In', 'other'], 3]);
});

test('a message by the same number is another one in another folder or mailbox', async () => {
  const started = await starts(['desk INBOX', 'desk Orders', 'shop INBOX', 'desk INBOX'], (place, source, ports) => {
    const [connection, folder] = place.split(' ');
    return mailPoller(mailParameters.parse({ folder, afterwards: 'nothing' }), connection, source, ports);
  });
  expect(placesOf(started)).toEqual([['desk INBOX', 'desk Orders', 'shop INBOX'], 3]);
});

test('a folder that was made anew and counts its messages anew begins no second run of those that were taken, and one of each that is new', async () => {
  const time = manualTime();
  const mail = (uid: number, messageId: string): MailboxMessage => ({ ...message, uid, messageId, received: '2026-11-30T10:00:00.000Z' });
  let holds = { validity: '1', messages: [mail(7, '<a@example.com>'), mail(8, '<b@example.com>'), mail(9, '<b@example.com>')] };
  const ports = { clock: time, timers: time, tables: memoryTables(), failed: () => undefined };
  const started: string[] = [];
  const look = async (): Promise<void> =>
    await mailPoller(
      mailParameters.parse({ folder: 'INBOX', afterwards: 'nothing' }),
      'desk',
      {
        place: 'flow_1 watch',
        broker: () => ({ mailbox: async () => holds }) as unknown as BrokerClient,
        start: async (_item, once) => {
          started.push(once.replaceAll(/.*"(\d+\/\d+)".*/g, '$1'));
        },
      },
      ports,
    ).look();
  await look();
  holds = { validity: '2', messages: [mail(1, '<a@example.com>'), mail(2, '<c@example.com>')] };
  await look();
  await look();
  expect(started).toEqual(['1/7', '1/8', '1/9', '2/2']);
});

test.each([
  ['before its run began', false, ['run_1', 'run_2']],
  ['after its run began', true, ['run_1']],
])('a process that is killed while it takes an item, %s: there is one run of it', async (_when, begun, named) => {
  const time = manualTime();
  const tables = memoryTables();
  const [runs, starts]: [Set<string>, string[]] = [new Set(), []];
  let counted = 0;
  const processOf = (dies: boolean): Poller =>
    mailPoller(
      mailParameters.parse({ folder: 'INBOX', afterwards: 'nothing' }),
      'desk',
      {
        place: 'flow_1 watch',
        broker: () =>
          ({
            mailbox: async (ask: { readonly uids: readonly number[] }) => ({
              validity: '1',
              messages: ask.uids.includes(7) ? [] : [message],
            }),
          }) as unknown as BrokerClient,
        start: async (_item, _once, runId = '') => {
          starts.push(runId);
          if (!dies || begun) runs.add(runId);
          if (dies) throw new Error('killed');
        },
      },
      {
        clock: time,
        timers: time,
        tables,
        failed: () => undefined,
        runs: { newId: () => `run_${(counted += 1)}`, has: async (runId) => runs.has(runId) },
      },
    );
  await processOf(true)
    .look()
    .catch(() => undefined);
  for (let process = 0; process < 2; process += 1) {
    const poller = processOf(false);
    await poller.look();
    await poller.look();
  }
  expect([starts, [...runs]]).toEqual([named, named.slice(-1)]);
});
