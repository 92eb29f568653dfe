/** Triggers that look again and again: mailboxes and folders. What was taken stands in the workspace's tables, so that nothing starts twice. */
import type { TableRows } from '../../broker/ports.ts';
import type { Json } from '../../kernel/json.ts';
import type { Clock, Timers } from '../../kernel/ports.ts';
import type { BrokerClient, MailboxMessage } from '../../nodes/kit/executor.ts';
import { fileFits, type FolderWatch } from '../../nodes/kit/folder.ts';
import { markRequest, messageItem, readRequest } from '../../nodes/kit/mail-messages.ts';
import type { MailFilter } from '../../nodes/kit/mail.ts';

/** No flow can name a table like this. */
const TAKEN = '#taken';
const REMEMBER_MS = 400 * 86_400_000;
/** So many uids one request may name. */
const MOST_LEFT_OUT = 10_000;
/** Stands among the taken files once a folder has been looked into. */
const looked = '#looked';

export interface PollPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly tables: TableRows;
  readonly failed: (place: string, error: unknown) => void;
  /** Names runs ahead, and knows those that began. Left out: whoever starts them tells by `once` what came before. */
  readonly runs?: { readonly newId: () => string; readonly has: (runId: string) => Promise<boolean> };
}
export interface Poller {
  readonly everyMs: number;
  readonly place: string;
  look(): Promise<void>;
}

/** Each looks at once and then again after its time, never twice at the same time. */
export function startPollers(pollers: readonly Poller[], { timers, failed }: PollPorts): { stop(): Promise<void> } {
  let stopped = false;
  const cancels = new Map<Poller, () => void>();
  const under = new Set<Promise<void>>();
  const round = (poller: Poller): void => {
    if (stopped) return;
    const looking = poller
      .look()
      .catch((error: unknown) => failed(poller.place, error))
      .finally(() => {
        under.delete(looking);
        if (!stopped)
          cancels.set(
            poller,
            timers.after(poller.everyMs, () => round(poller)),
          );
      });
    under.add(looking);
  };
  for (const poller of pollers) round(poller);
  return {
    async stop() {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
      await Promise.all(under);
    },
  };
}

interface Source {
  readonly place: string;
  readonly broker: () => BrokerClient;
  /** `once`: what tells this item from all others of the trigger, wherever it looks. `runId`: as which its run is begun. */ readonly start: (
    item: Json,
    once: string,
    runId?: string,
  ) => Promise<unknown>;
}

/** A trigger that is pointed at another mailbox or folder finds other items there, though they count and are called alike. */
const within = (where: readonly string[], key: string): string => JSON.stringify([...where, key]);

interface Taken {
  readonly has: (key: string) => boolean;
  readonly add: (key: string, same?: string) => void;
  /** Begins its run unless there is one. It is written down before as which: whatever crashes when, an item starts one run. `same`: as of `sameAs`. */
  readonly once: (key: string, begin: (runId?: string) => Promise<unknown>, same?: string) => Promise<void>;
  /** Under which key something of that look was taken; what is told by nothing is the same as nothing. */
  readonly sameAs: (same: string) => string | undefined;
  readonly all: () => readonly string[];
}

function takenAt({ tables, clock, runs }: PollPorts, trigger: string, where: readonly string[]): Taken {
  const place = within(where, trigger);
  /** As which run it was to be begun; empty once it was for certain. Tables find texts whatever their case; folders differ by it. */
  const kept = (): readonly { readonly key: string; readonly run: string; readonly same: string }[] =>
    tables
      // Whatever is still there counts, be its time over: a clock that is far ahead at the start must not have all of it begin anew.
      .candidates(TAKEN, { column: 'place', value: place }, 0)
      .flatMap(({ row }) =>
        row['place'] === place ? [{ key: String(row['key']), run: String(row['run'] ?? ''), same: String(row['same'] ?? '') }] : [],
      );
  let known: { readonly runs: Map<string, string>; readonly sames: Map<string, string> } | undefined;
  const all = (): NonNullable<typeof known> => {
    if (known !== undefined) return known;
    const rows = kept();
    return (known = { runs: new Map(rows.map(({ key, run }) => [key, run])), sames: new Map(rows.map(({ key, same }) => [same, key])) });
  };
  const keys = (): Map<string, string> => all().runs;
  const put = (key: string, run: string, same: string): void => {
    keys().set(key, run);
    all().sames.set(same, key);
    tables.transaction(() => {
      tables.setColumns(TAKEN, { place: 'text', key: 'text', run: 'text', same: 'text' });
      tables.put(TAKEN, { id: `${place} ${key}`, row: { place, key, run, same }, until: clock.now() + REMEMBER_MS });
    });
  };
  const add = (key: string, same = ''): void => put(key, '', same);
  return {
    sameAs: (same) => (same === '' ? undefined : all().sames.get(same)),
    has: (key) => keys().get(key) === '',
    add,
    async once(key, begin, same = '') {
      const named = keys().get(key);
      if (named === undefined || !(await runs?.has(named))) {
        const runId = runs?.newId();
        if (runId !== undefined) put(key, runId, same);
        await begin(runId);
      }
      add(key, same);
    },
    all: () => [...keys()].flatMap(([key, run]) => (run === '' ? [key] : [])),
  };
}

const validityOf = (key: string | undefined): string | undefined => key?.split('/')[0];

/** What a message keeps where its folder is made anew, as when a mailbox moves to another server, or is put back. Empty where it has nothing that tells it from others. */
const lookOf = ({ messageId, received, size }: MailboxMessage): string => (messageId === '' ? '' : `${messageId} ${received} ${size}`);

export function mailPoller(
  given: MailFilter & { readonly everySeconds: number },
  connection: string | undefined,
  source: Source,
  ports: PollPorts,
): Poller {
  const where = [connection ?? '', given.folder];
  const taken = takenAt(ports, source.place, where);
  return {
    everyMs: given.everySeconds * 1_000,
    place: source.place,
    async look() {
      const broker = source.broker();
      // What was taken is left out, or the oldest messages of a mailbox that nothing is marked in would hide all others.
      const last = validityOf(taken.all().at(-1));
      const uids =
        given.afterwards !== 'nothing'
          ? []
          : taken
              .all()
              .flatMap((key) => (key.startsWith(`${last ?? ''}/`) ? [Number(key.split('/')[1])] : []))
              .slice(-MOST_LEFT_OUT);
      let answer = await broker.mailbox(readRequest(given, connection, uids));
      // The folder was made anew, and counts anew.
      if (answer.validity !== last && uids.length > 0) answer = await broker.mailbox(readRequest(given, connection));
      const { validity, messages } = answer;
      const done: number[] = [];
      for (const message of messages) {
        const key = `${validity}/${message.uid}`;
        const look = lookOf(message);
        const before = taken.sameAs(look);
        // It was taken when the folder counted otherwise. In one count two that look alike are two.
        if (before !== undefined && validityOf(before) !== validity && taken.has(before)) taken.add(key, look);
        else if (!taken.has(key)) await taken.once(key, (runId) => source.start(messageItem(message), within(where, key), runId), look);
        done.push(message.uid);
      }
      const mark = markRequest(given, connection, validity, done);
      if (mark !== undefined) await broker.mailbox(mark);
    },
  };
}

export function folderPoller(given: FolderWatch, source: Source, ports: PollPorts): Poller {
  const folder = given.folder.replace(/\/+$/, '');
  const where = [folder];
  const taken = takenAt(ports, source.place, where);
  /** Sizes seen the time before: a file that still grows is not whole. */
  let before = new Map<string, string>();
  return {
    everyMs: given.everySeconds * 1_000,
    place: source.place,
    async look() {
      const { files } = await source.broker().listFolder({ path: given.folder });
      const now = new Map<string, string>();
      // What lay there before the service ever looked is taken as seen, unless it was asked for.
      const old = !given.existing && !taken.has(looked);
      if (!taken.has(looked)) taken.add(looked);
      for (const file of files) {
        if (!fileFits(given.pattern, file.name)) continue;
        const state = `${file.size} ${file.modified}`;
        now.set(file.name, state);
        const key = `${file.name} ${state}`;
        if (taken.has(key)) continue;
        if (old) taken.add(key);
        else if (before.get(file.name) === state)
          await taken.once(key, (runId) =>
            source.start(
              { path: `${folder}/${file.name}`, name: file.name, size: file.size, modified: file.modified },
              within(where, key),
              runId,
            ),
          );
      }
      before = now;
    },
  };
}
