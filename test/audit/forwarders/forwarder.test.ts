import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../app/audit/crypto.node.ts';
import { createForwarder, type Delivery, type Forwarder, type Outgoing } from '../../../app/audit/forwarders/forwarder.ts';
import type { ForwardCursor } from '../../../app/audit/forwarders/ports.ts';
import { TransientError } from '../../../app/kernel/errors.ts';
import { filled, origin, type TestLog } from '../fixtures.ts';

const start: ForwardCursor = { at: { next: 0 }, before: { next: 0 }, delivered: 0, lost: 0 };

interface Desk {
  readonly forwarder: Forwarder;
  readonly received: string[];
  readonly waits: { readonly ms: number; run(): void }[];
  saved: ForwardCursor;
}

function desk(
  test: TestLog,
  options: {
    readonly fail?: (call: number) => boolean;
    readonly refuse?: number;
    readonly repeatsBatch?: boolean;
    readonly tooLarge?: (events: readonly Outgoing[]) => boolean;
    readonly from?: ForwardCursor;
  } = {},
): Desk {
  const received: string[] = [];
  const waits: Desk['waits'] = [];
  let calls = 0;
  const delivery: Delivery = {
    format: 'ocsf',
    repeatsBatch: options.repeatsBatch ?? false,
    close() {
      /* nothing is open */
    },
    async deliver(events: readonly Outgoing[]) {
      calls += 1;
      if (options.fail?.(calls) === true) throw new TransientError('egress/unreachable', 'The receiver did not answer.');
      if (options.tooLarge?.(events) === true) return undefined;
      received.push(...events.map(({ text }) => text));
      return { refused: options.refuse ?? 0 };
    },
  };
  const made: Desk = { received, waits, saved: options.from ?? start, forwarder: undefined as unknown as Forwarder };
  const forwarder = createForwarder('test', delivery, {
    origin,
    version: '1',
    reader: test.repository,
    digest: sha256,
    clock: test.clock && { now: () => test.clock.time },
    timers: {
      after(ms, run) {
        waits.push({ ms, run });
        return () => {
          waits.length = 0;
        };
      },
    },
    random: { bytes: () => new Uint8Array([255]) },
    log: {
      write() {
        /* not looked at */
      },
    },
    load: () => made.saved,
    save: (cursor) => {
      made.saved = cursor;
    },
  });
  return Object.assign(made, { forwarder });
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};
const ids = (texts: readonly string[]): number[] =>
  texts.map((text) => (JSON.parse(text) as { metadata: { sequence: number } }).metadata.sequence);
const upTo = (count: number, from = 0): number[] => Array.from({ length: count - from }, (_, index) => from + index);
type Chained = {
  readonly attestation: {
    readonly fingerprint: { readonly value: string };
    readonly prev_event?: { readonly fingerprint: { readonly value: string } };
  };
};

describe('forwarding', () => {
  test('everything arrives in order, in batches, and the place is kept', async () => {
    const log = await filled(1_203, 400);
    const { forwarder, received, saved } = await (async () => {
      const made = desk(log);
      made.forwarder.poke();
      await settled();
      return made;
    })();
    expect(ids(received)).toEqual(upTo(1_203));
    expect(forwarder.status()).toMatchObject({ backlog: 0, delivered: 1_203, lost: 0 });
    expect(saved.at.next).toBe(1_203);
  });

  test('what the receiver finds too large together comes in smaller parts, in order and once, and one that is too large alone counts as lost', async () => {
    const { received, forwarder, waits, saved } = await (async () => {
      const made = desk(await filled(1_203, 400), {
        tooLarge: (events) => events.length > 90 || events.some(({ event }) => event.entry.index === 1_000),
      });
      made.forwarder.poke();
      await settled();
      for (let tries = 0; tries < 3; tries += 1) {
        made.waits.shift()?.run();
        await settled();
      }
      return made;
    })();
    expect([
      ids(received),
      forwarder.status().backlog,
      forwarder.status().lost,
      forwarder.status().failing?.code,
      saved.at.next,
      waits.length,
    ]).toEqual([upTo(1_203).toSpliced(1_000, 1), 0, 1, undefined, 1_203, 0]);
  });

  test('the records form one chain, over batches and restarts', async () => {
    const log = await filled(700, 100);
    const first = desk(log);
    first.forwarder.poke();
    await settled();
    await log.log.append({ actor: 'a', action: 'flow.saved', subject: 's' });
    const second = desk(log, { from: first.saved });
    second.forwarder.poke();
    await settled();
    const chain = [...first.received, ...second.received].map((text) => JSON.parse(text) as Chained);
    expect(chain).toHaveLength(701);
    chain.forEach(({ attestation }, index) => {
      expect(attestation.prev_event?.fingerprint.value).toBe(chain[index - 1]?.attestation.fingerprint.value);
    });
  });

  test('a checkpoint goes with the entry that it ends with', async () => {
    const log = await filled(3, 3);
    const { forwarder, received } = desk(log);
    forwarder.poke();
    await settled();
    expect(received.map((text) => text.includes('"checkpoint"'))).toEqual([false, false, true]);
  });

  test('a receiver that is away is tried again, ever more slowly, and nothing is lost', async () => {
    const log = await filled(10, 10);
    const made = desk(log, { fail: (call) => call <= 12 });
    made.forwarder.poke();
    await settled();
    expect(made.forwarder.status()).toMatchObject({ backlog: 10, failing: { code: 'egress/unreachable', attempts: 1 } });
    const waited: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      const wait = made.waits.pop();
      waited.push(wait?.ms ?? -1);
      made.forwarder.poke();
      wait?.run();
      await settled();
    }
    expect(waited).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000, 300_000]);
    expect(ids(made.received)).toEqual(upTo(10));
    expect(made.forwarder.status().failing).toBeUndefined();
  });

  test('where receivers confirm nothing, the batch before comes once more after a failure, and is counted once', async () => {
    const log = await filled(1_100, 500);
    const made = desk(log, { repeatsBatch: true, fail: (call) => call === 3 });
    made.forwarder.poke();
    await settled();
    made.waits.pop()?.run();
    await settled();
    expect(ids(made.received)).toEqual([...upTo(1_000), ...upTo(1_000, 500), ...upTo(1_100, 1_000)]);
    expect(made.forwarder.status()).toMatchObject({ delivered: 1_100, lost: 0, backlog: 0 });
  });

  test('what a receiver throws away is counted, and said', async () => {
    const log = await filled(20, 20);
    const made = desk(log, { refuse: 3 });
    made.forwarder.poke();
    await settled();
    expect(made.forwarder.status()).toMatchObject({ delivered: 17, lost: 3 });
  });

  test('after closing nothing is sent', async () => {
    const log = await filled(5, 5);
    const made = desk(log);
    await made.forwarder.close();
    made.forwarder.poke();
    await settled();
    expect(made.received).toEqual([]);
  });
});
