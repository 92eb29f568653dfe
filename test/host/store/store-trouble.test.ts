/** A store that fails is told in the window while it lasts: what it is, what to do, and gone by itself. */
import { expect, test } from 'vitest';
import { storeTroubles } from '../../../app/host/store/store-trouble.ts';
import type { EngineTrouble } from '../../../app/engine/runs/troubles.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { openTestHost, withFirstPerson } from '../open-test-host.ts';

const trouble = (what: EngineTrouble['what'], code: EngineTrouble['code'], runId?: string, since = 5): EngineTrouble => ({
  what,
  code,
  since,
  tries: 1,
  ...(runId === undefined ? {} : { runId }),
});

test('the first trouble is told once, what is no trouble of the store is not, and the end of the last is', () => {
  const told: (string | undefined)[] = [];
  const troubles = storeTroubles((now) => {
    told.push(now?.code);
  });
  const { failed, mended } = troubles.sink;
  failed(trouble('run', 'engine/bad-journal', 'run_1'));
  failed(trouble('error-flow', 'flow/not-found', 'run_1'));
  failed(trouble('run', 'store/full', 'run_2'));
  failed(trouble('lease', 'store/full'));
  failed(trouble('lease', 'store/full'));
  const during = troubles.now();
  mended(trouble('run', 'store/full', 'run_2'));
  mended(trouble('lease', 'store/full'));
  mended(trouble('run', 'engine/bad-journal', 'run_1'));
  expect([told, during?.since, during?.mend, troubles.now()]).toEqual([
    ['store/full', undefined],
    5,
    expect.stringMatching(/^Free some space/),
    undefined,
  ]);
});

test('a full disk on which what was kept back is lived on is told as that, and as worse once nothing is taken any more', () => {
  const told: (string | undefined)[] = [];
  const troubles = storeTroubles((now) => {
    told.push(now?.message);
  });
  troubles.sink.failed(trouble('room', 'store/full', undefined, 1));
  troubles.sink.failed(trouble('lease', 'store/full', undefined, 2));
  troubles.sink.mended(trouble('lease', 'store/full'));
  troubles.sink.mended(trouble('room', 'store/full'));
  const [little, none] = [expect.stringContaining('nothing new begins'), expect.stringContaining('nothing can be saved')];
  expect(told).toEqual([little, none, little, undefined]);
});

test('a write that fails says so at once, whatever the engine knows', () => {
  const troubles = storeTroubles(() => undefined);
  expect([troubles.of(new UserError('store/read-only', 'No.'), 9), troubles.of(new TypeError('x'), 9)]).toMatchObject([
    { code: 'store/read-only', since: 9 },
    { code: 'kernel/bug', since: 9 },
  ]);
});

test('a window asks, and a store that works has none', async () => {
  const world = await openTestHost();
  try {
    const { ada } = await withFirstPerson(world);
    expect([await ada.call('store:try', { write: false }), await ada.call('store:try', { write: true })]).toEqual([{}, {}]);
  } finally {
    await world.close();
  }
}, 30_000);
