import { afterAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../app/audit/crypto.node.ts';
import { createForwarder, type Forwarder } from '../../../app/audit/forwarders/forwarder.ts';
import { syslogDelivery } from '../../../app/audit/forwarders/syslog-tls.node.ts';
import type { ForwardCursor } from '../../../app/audit/forwarders/ports.ts';
import { hasOpenssl } from '../../kit/certificates.ts';
import { filled, origin, type TestLog } from '../fixtures.ts';
import { newReceiver, receiverKinds, type Receiver, type ReceiverKind } from './receivers.ts';

/** `FORWARD_KILLS=20 FORWARD_EVENTS=20000` asks for more. */
const kills = Number(process.env['FORWARD_KILLS'] ?? 3);
const count = Number(process.env['FORWARD_EVENTS'] ?? 3_000);

interface Sending {
  readonly forwarder: Forwarder;
  readonly cursor: () => ForwardCursor;
}

/** Waits between tries are cut short: the receiver is back at once. */
function sendTo(receiver: Receiver, log: TestLog, from: ForwardCursor, ca: string | undefined = receiver.ca): Sending {
  let saved = from;
  const forwarder = createForwarder(
    'syslog',
    syslogDelivery({
      id: 'd',
      name: 'd',
      enabled: true,
      kind: 'syslog',
      host: '127.0.0.1',
      port: receiver.port,
      format: 'ocsf',
      hostName: 'desk',
      ...(ca === undefined ? {} : { ca }),
    }),
    {
      origin,
      version: '1',
      reader: log.repository,
      digest: sha256,
      clock: { now: () => 0 },
      random: { bytes: () => new Uint8Array([255]) },
      log: {
        write() {
          /* quiet */
        },
      },
      timers: {
        after(_ms, run) {
          const timer = setTimeout(run, 20);
          return () => {
            clearTimeout(timer);
          };
        },
      },
      load: () => saved,
      save: (cursor) => {
        saved = cursor;
      },
    },
  );
  return { forwarder, cursor: () => saved };
}

const fresh: ForwardCursor = { at: { next: 0 }, before: { next: 0 }, delivered: 0, lost: 0 };
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000 && !done(); tries += 1) await pause(25);
  expect(done()).toBe(true);
}
/** The record of a line; undefined for one that is torn, as a process that is killed while it writes leaves it. */
function recordIn(line: string): { readonly metadata?: { readonly log_name?: string } } | undefined {
  try {
    return JSON.parse(line.slice(line.indexOf('{'))) as { readonly metadata?: { readonly log_name?: string } };
  } catch {
    return undefined;
  }
}
/** Of whole records only: a torn one does not count as arrived. */
const idsIn = (lines: readonly string[]): number[] =>
  lines.flatMap((line) => {
    const id = recordIn(line) === undefined ? undefined : /log\/test#(\d+)"/.exec(line)?.[1];
    return id === undefined ? [] : [Number(id)];
  });

for (const kind of Object.keys(receiverKinds) as ReceiverKind[]) {
  const missing = receiverKinds[kind].binary() === undefined || !hasOpenssl();
  if (missing) process.stdout.write(`SKIPPED forwarding to ${kind}: it (or openssl) is not installed here; .ci/run installs it\n`);
  describe.skipIf(missing)(`forwarding to a real ${kind} over TLS`, () => {
    const receivers: Receiver[] = [];
    const receiver = async (): Promise<Receiver> => {
      const made = await newReceiver(kind);
      receivers.push(made);
      await made.start();
      return made;
    };
    afterAll(async () => {
      await Promise.all(receivers.map((one) => one.remove()));
    });

    test(`${count} entries arrive though the receiver is killed ${kills} times and we are ${kills} times`, async () => {
      const [log, into] = [await filled(count, 500), await receiver()];
      let sending = sendTo(into, log, fresh);
      sending.forwarder.poke();
      for (let round = 1; round <= kills; round += 1) {
        await until(() => sending.cursor().at.next >= Math.floor((count * round) / (kills + 2)));
        await into.kill();
        await pause(10);
        await into.start();
        await until(() => sending.cursor().at.next >= Math.floor((count * (round + 0.5)) / (kills + 2)));
        // What was not written down when we ended is not known to the next of us.
        const known = sending.cursor();
        await sending.forwarder.close();
        sending = sendTo(into, log, known);
        sending.forwarder.poke();
      }
      await until(() => sending.cursor().at.next === count);
      await sending.forwarder.close();
      await until(() => new Set(idsIn(into.lines())).size === count);
      const ids = idsIn(into.lines());
      expect(new Set(ids)).toEqual(new Set(Array.from({ length: count }, (_, index) => index)));
      // Each record is one that was sent; no more lines are torn than processes were killed.
      const records = into.lines().map(recordIn);
      expect([
        records.filter((record) => record !== undefined && record.metadata?.log_name !== origin),
        records.filter((record) => record === undefined).length <= 2 * kills,
      ]).toEqual([[], true]);
      expect(sending.cursor()).toMatchObject({ delivered: count, lost: 0 });
    }, 280_000);

    test('a receiver whose certificate nobody vouches for gets nothing', async () => {
      const [log, into] = [await filled(3, 3), await receiver()];
      const { forwarder, cursor } = sendTo(into, log, fresh, '');
      forwarder.poke();
      await until(() => forwarder.status().failing !== undefined);
      expect(forwarder.status().failing).toMatchObject({ code: 'egress/tls' });
      expect(cursor().at.next).toBe(0);
      await forwarder.close();
      expect(into.lines()).toEqual([]);
    });
  });
}
