import { expect, test } from 'vitest';
import { bundleEnds, isOfAll } from '../../../app/cli/service/bundle-ends.ts';
import { codeOfError } from '../../../app/kernel/errors.ts';
import { leapWatch } from '../../../app/kernel/leap-watch.ts';
import { flowOf } from '../../engine/flow-kit.ts';
import { sampleGrant } from '../../bundle/kit.ts';
import { desk } from '../kit.ts';

const { folder } = desk();
const day = 86_400_000;

test('a flow begins nothing once the time is over until when it was approved; that is told ahead, once, and ends with the clock that was wrong', () => {
  process.env['COUNTERSIGN_STATE'] = folder;
  let [passed, off] = [0, 1_800_000_000_000];
  const own = { now: () => passed + off };
  const looks: (() => void)[] = [];
  const told: string[] = [];
  let root = Infinity;
  const main = { flowHash: '', flow: flowOf([], []), grant: sampleGrant };
  const ends = bundleEnds(
    [
      { file: 'a.countersign', main: { ...main, bundleDigest: 'a' }, endsAt: own.now() + 20 * day },
      { file: 'b.countersign', main: { ...main, bundleDigest: 'b' }, endsAt: own.now() + 365 * day },
      { file: 'draft.flow.json', main },
    ],
    {
      cwd: folder,
      trustEndsAt: () => (root === Infinity ? undefined : root),
      timers: { after: (_ms, run) => (looks.push(run), () => looks.splice(0)) },
      log: { write: (level, message, about) => told.push(`${level} ${message.split(':')[0] ?? ''} ${String(about?.['file'])}`) },
      time: { clock: own, leaps: leapWatch(own, () => passed) },
    },
  );
  const begins = (): readonly string[] =>
    ['a', 'b', 'c', undefined].map((digest) => {
      try {
        ends.mayBegin(digest);
        return 'begins';
      } catch (error) {
        return codeOfError(error);
      }
    });
  const after = (days: number, set = 0): readonly string[] => {
    [passed, off] = [passed + days * day, off + set * day];
    for (const look of looks.splice(0)) look();
    return begins();
  };
  expect([begins(), after(10), after(9), after(2), after(1), after(1, -10), told]).toEqual([
    ['begins', 'begins', 'begins', 'begins'],
    ['begins', 'begins', 'begins', 'begins'],
    ['begins', 'begins', 'begins', 'begins'],
    ['bundle/expired', 'begins', 'begins', 'begins'],
    ['bundle/expired', 'begins', 'begins', 'begins'],
    // Time that was seen does not come back by a clock that is set back.
    ['bundle/expired', 'begins', 'begins', 'begins'],
    [
      'warn the time until when a flow was approved is over soon a.countersign',
      'error the time is over until when a flow was approved a.countersign',
    ],
  ]);
  const since = 1_800_000_000_000 + 20 * day;
  const overNow = [
    ends.over(),
    ends.over().some(isOfAll),
    ends
      .metrics()
      .split('\n')
      .filter((line) => !line.startsWith('#')),
  ];
  expect(overNow).toEqual([
    [{ what: 'bundle', code: 'bundle/expired', since }],
    false,
    [
      `countersign_bundle_ends_timestamp_seconds{flow="${main.flow.id}"} ${since / 1_000}`,
      `countersign_bundle_ends_timestamp_seconds{flow="${main.flow.id}"} ${since / 1_000 + 345 * 86_400}`,
      'countersign_bundles_ended 1',
      '',
    ],
  ]);
  // So does the trust root end; a newer one counts as soon as it is there.
  root = own.now();
  const without = begins();
  expect([ends.over()[0], ends.over().some(isOfAll), ends.metrics()]).toEqual([
    { what: 'trust-root', code: 'bundle/expired', since: root },
    true,
    expect.stringContaining(`\ncountersign_trust_root_ends_timestamp_seconds ${root / 1_000}\n`),
  ]);
  root += 1_000 * day;
  expect([without, begins(), told.length]).toEqual([
    ['bundle/expired', 'bundle/expired', 'begins', 'begins'],
    ['bundle/expired', 'begins', 'begins', 'begins'],
    3,
  ]);
  ends.stop();
  expect(looks).toEqual([]);
});
