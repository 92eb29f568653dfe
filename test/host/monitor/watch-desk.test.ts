/** What is watched, told and done by itself, over a clock and timers of the test's own: nothing of it may fail a run or stop the rest. */
import { describe, expect, test } from 'vitest';
import { heldInSettings } from '../../../app/host/held/held-flows.ts';
import { TerminalError, TransientError, UserError } from '../../../app/kernel/errors.ts';
import { mostPlaybooks } from '../../../app/monitor/playbook.ts';
import { world, book, web, start, learned, hour, mail, settled } from './watch-desk-kit.ts';

describe('calling back', () => {
  test('only the bundle that the run came from is called back, and the try of a drawing calls back nothing', async () => {
    const { desk, end, revoked, notes } = world();
    desk.savePlaybook(book({ revoke: true, web }));
    await end('halted', { runId: 'draft' });
    const [afterDraft, notesOfDraft] = [[...revoked], notes.filter((note) => note.startsWith('playbook.revoked'))];
    await end('halted', { runId: 'signed-1', flowId: 'flow_b' });
    expect([afterDraft, notesOfDraft, revoked, notes.filter((note) => note.startsWith('playbook.revoked'))]).toEqual([
      [],
      [],
      ['digest-1'],
      ['playbook.revoked bundle=digest-1'],
    ]);
  });
});

describe('alarms', () => {
  test("a script's own words are neither told nor kept", async () => {
    const { desk, end, told, stored } = world();
    desk.savePlaybook(book({ when: ['halted', 'failing'], web }));
    for (let run = 0; run < 5; run += 1) await end('failed', { code: 'script/error', message: 'No account for jane.doe@example.com' });
    await end('halted', { flowId: 'flow_b', code: 'made-up jane.doe@example.com' });
    expect([told, JSON.stringify([...stored]).includes('jane.doe')]).toEqual([
      [
        'web None of its last 5 runs succeeded. The newest ended with script/error; the run itself says more.',
        'web It tried something that it may not do, and was stopped. Its run shows what.',
      ],
      false,
    ]);
  });

  test('somebody is told again once the hour of the first is over, and after a clock was set back', async () => {
    const { desk, end, told } = world();
    desk.savePlaybook(book({ web }));
    const counts: (readonly [number, number | undefined])[] = [];
    for (const minutes of [0, 40, 59, 61, 100, -600]) {
      await end('halted', { at: start + minutes * 60_000 });
      counts.push([told.length, desk.alarms()[0]?.times]);
    }
    expect(counts).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [3, 1],
    ]);
  });

  test('another place is another alarm, and of one flow five are told in an hour', async () => {
    const { desk, sent, told, notes } = world({}, new Map(learned));
    desk.savePlaybook(book({ when: ['new-place'], web }));
    for (let place = 0; place < 7; place += 1) await sent({ place: `p${place}.example.com`, at: start + place });
    expect([desk.alarms().length, told.length, notes.filter((note) => note.startsWith('playbook.untold')).length]).toEqual([7, 5, 2]);
    await sent({ place: 'later.example.com', at: start + hour });
    expect(told.length).toBe(6);
  });
});

describe('what fails', () => {
  test('a part that fails is noted and stops no other, and the hold counts even where it cannot be kept', async () => {
    const failing = (what: string) => (): never => {
      throw new UserError('store/full', what);
    };
    const { desk, end, told, notes } = world({
      settings: {
        get: () => undefined,
        set: (key: string) => {
          if (key !== 'playbooks') failing('full')();
        },
        remove: () => {},
      },
      holdRuns: async () => failing('held')(),
      environments: { revoke: failing('revoked') },
      changed: () => {},
    });
    desk.savePlaybook(book({ pause: true, revoke: true, web, mail }));
    await end('halted', { runId: 'signed-1' });
    expect([told.length, notes.filter((note) => note.startsWith('playbook.failed')), desk.held().length]).toEqual([
      2,
      [
        'playbook.failed part=keep-hold code=store/full',
        'playbook.failed part=hold-runs code=store/full',
        'playbook.failed part=revoke code=store/full',
      ],
      1,
    ]);
    expect(() => {
      desk.mayRun('flow_a');
    }).toThrow('is held by');
  });

  test('the flow is held and its runs stand still before the slow question which bundle it was, and each new hold is told of', async () => {
    const order: string[] = [];
    const { desk, end, told } = world({
      holdRuns: async () => {
        order.push('runs');
        return { held: 1, failed: 0 };
      },
      bundleOf: async () => {
        order.push('bundle');
        return undefined;
      },
    });
    desk.savePlaybook(book({ pause: true, revoke: true, web }));
    await end('halted');
    await end('halted');
    desk.release('flow_a');
    await end('halted');
    expect([order, told.length]).toEqual([['runs', 'bundle', 'bundle', 'runs', 'bundle'], 2]);
  });

  test('a hold that cannot be written down is told of, and tried again until it is', async () => {
    let full = true;
    const added: string[] = [];
    const { desk, end, notes, logged, timers } = world({
      held: {
        read: () => new Map(),
        remove: () => {},
        add: (flowId) => {
          if (full) throw new UserError('store/full', 'No.');
          added.push(flowId);
        },
      },
    });
    desk.savePlaybook(book({ pause: true }));
    await end('halted');
    const then = [
      desk.unwritten,
      desk.holds('flow_a'),
      notes.includes('playbook.failed part=keep-hold code=store/full'),
      notes.some((note) => note.startsWith('playbook.paused')),
    ];
    const again = (): void => {
      timers.findLast(({ ms }) => ms === 5_000)?.run();
    };
    again();
    full = false;
    again();
    expect([
      then,
      logged.filter((line) => line.includes('would run again after a new start')).length,
      added,
      desk.unwritten,
      logged.at(-1),
    ]).toEqual([[1, true, true, true], 2, ['flow_a'], 0, 'a held flow is written down now']);
  });

  test('playbooks that cannot be read are told of in the log, and count as none', () => {
    const { desk, logged } = world({}, new Map([['playbooks', '{ no list']]));
    desk.mayRun('flow_a');
    expect([desk.playbooks(), logged]).toEqual([[], ['what was kept about watched runs cannot be read, and counts as not there']]);
  });

  test.each(['{ no list', '{"flow_a":3}', '[3]'])(
    'where the list of held flows is %s, every flow is held until somebody lets all go on',
    async (list) => {
      const stored = new Map([['held-flows', list]]);
      const { desk, end, logged } = world({}, stored);
      desk.savePlaybook(book({ pause: true }));
      await end('halted');
      for (const flowId of ['flow_a', 'flow_b'])
        expect(() => {
          desk.mayRun(flowId);
        }).toThrow('"held-flows" in the store of this workspace');
      const [then, again] = [desk.held().map(({ flowId, flowName }) => [flowId, flowName]), world({}, stored).desk.held().length];
      desk.release('*');
      desk.mayRun('flow_b');
      expect([
        then,
        again,
        logged[0],
        world({}, stored)
          .desk.held()
          .map(({ flowId }) => flowId),
      ]).toEqual([
        [
          ['*', 'Every flow'],
          ['flow_a', 'flow_a'],
        ],
        1,
        'the list of held flows cannot be read, and every flow is held',
        ['flow_a'],
      ]);
    },
  );

  test('a flow of any name stays held, and what an earlier version wrote is read', () => {
    const stored = new Map([['held-flows', JSON.stringify({ flow_old: { at: 1, why: 'x', playbook: 'p' } })]]);
    const held = heldInSettings({
      get: (key) => stored.get(key),
      set: (key, value) => {
        stored.set(key, value);
      },
    });
    held.add('__proto__', { at: 1, why: 'x', playbook: 'p' });
    held.add('constructor', { at: 1, why: 'x', playbook: 'p' });
    held.remove('flow_old');
    expect([...held.read().keys()]).toEqual(['__proto__', 'constructor']);
  });

  test('runs that could not be held are in the log', async () => {
    const { desk, end, notes } = world({ holdRuns: async () => ({ held: 3, failed: 1 }) });
    desk.savePlaybook(book({ pause: true }));
    await end('halted');
    expect(notes).toContain('playbook.paused runs=3 failed=1');
  });

  test('runs that could not be held are tried again until they stand still, or the flow is let go on', async () => {
    const left = [new Error('the disk is full'), { held: 1, failed: 2 }, { held: 2, failed: 0 }];
    let tries = 0;
    const { desk, timers } = world({
      holdRuns: async () => {
        const next = left[tries];
        tries += 1;
        if (next instanceof Error || next === undefined) throw next ?? new Error('once too often');
        return next;
      },
    });
    const runTimers = async (): Promise<void> => {
      for (const timer of timers.splice(0)) timer.run();
      await settled();
    };
    // Held it is, whatever became of its runs.
    const said = [await desk.hold('flow_a', 'Prices are wrong', 'acc_ada'), desk.holds('flow_a')];
    for (let turn = 0; turn < 5; turn += 1) await runTimers();
    expect([said, tries, timers.length]).toEqual([[{ held: 0, failed: 1 }, true], 3, 0]);
    tries = 1;
    await desk.hold('flow_b', 'Prices are wrong', 'acc_ada');
    desk.release('flow_b');
    await runTimers();
    expect([tries, timers.length]).toEqual([2, 0]);
  });

  test('whoever resumes the runs of a flow that was let go on waits until none of them is just being held', async () => {
    let held = (): void => undefined;
    const done: string[] = [];
    const { desk } = world({
      holdRuns: async () => {
        await new Promise<void>((resolve) => {
          held = resolve;
        });
        done.push('held');
        return { held: 1, failed: 0 };
      },
    });
    const holding = desk.hold('flow_a', 'Prices are wrong', 'acc_ada');
    await desk.released();
    desk.release('flow_a');
    const released = desk.released().then(() => done.push('resumed'));
    await settled();
    held();
    await Promise.all([holding, released]);
    await desk.released();
    expect(done).toEqual(['held', 'resumed']);
  });

  test('a run that was let in a moment before the hold, or called by one of a held flow, is held after it', async () => {
    const asked: string[] = [];
    const { desk, timers } = world({
      holdRuns: async (flowId) => {
        asked.push(flowId);
        return { held: 1, failed: 0 };
      },
      flowOf: async (runId) => ({ 'run_9': 'flow_a', 'run_9.x': 'flow_c' })[runId],
    });
    const begin = async (runId: string, flowId: string, dryRun = false): Promise<void> => {
      desk.heard({ type: 'run.started', runId, at: start, flowId, flowName: 'A', dryRun }, { runId, flowId, dryRun });
      await settled();
    };
    await begin('run_1', 'flow_a');
    await desk.hold('flow_a', 'Prices are wrong', 'acc_ada');
    const before = asked.splice(0);
    await begin('run_2', 'flow_a');
    await begin('run_3', 'flow_b');
    await begin('run_4', 'flow_a', true);
    await begin('run_9.x.y', 'flow_b');
    expect([before, asked, timers.filter(({ ms }) => ms === 2_000).length]).toEqual([['flow_a'], ['flow_a', 'flow_a'], 1]);
  });

  test('watching never fails what is watched, whatever a flow or a place is called', async () => {
    const broken = world({
      nameOf: () => {
        throw new Error('broken');
      },
      settings: {
        get: (key) => {
          if (key.startsWith('usual')) throw new Error('closed');
          return undefined;
        },
        set: () => {},
        remove: () => {},
      },
    });
    await broken.sent({});
    await broken.end('halted');
    const odd = world({}, new Map(learned));
    for (const place of ['constructor', '__proto__', 'toString']) await odd.sent({ place });
    odd.desk.savePlaybook(book({ pause: true }));
    odd.desk.mayRun('constructor');
    expect([broken.logged.length, odd.logged, odd.desk.alarms().map(({ kind }) => kind), odd.desk.held()]).toEqual([
      2,
      [],
      ['new-place', 'new-place', 'new-place'],
      [],
    ]);
  });

  test('each way is told by itself: one that fails is tried again alone, and one that is refused is not', async () => {
    const asked: string[] = [];
    const { desk, end, notes, timers } = world({
      tell: async (way, _playbook, _alarm, _does, key) => {
        asked.push(`${way} ${key}`);
        if (way === 'web')
          throw asked.length < 4 ? new TransientError('egress/status', 'busy') : new TerminalError('egress/status', 'gone');
      },
    });
    desk.savePlaybook(book({ web, mail }));
    await end('halted');
    // The first timer keeps what was learned.
    for (let retry = 1; retry < timers.length; retry += 1) {
      timers[retry]?.run();
      await settled();
    }
    expect([
      asked.map((one) => one.split(' ')[0]),
      new Set(asked).size,
      timers.slice(1).map(({ ms }) => ms),
      notes.filter((note) => /told/.test(note)).toSorted(),
    ]).toEqual([
      ['mail', 'web', 'web', 'web'],
      2,
      [10_000, 60_000],
      ['playbook.told way=mail tries=1', ...[1, 2, 3].map((tries) => `playbook.untold way=web tries=${tries} code=egress/status`)],
    ]);
  });
});

describe('what is learned', () => {
  test('it is read once, and kept in time', async () => {
    const { desk, sent, read, stored, timers } = world({}, new Map(learned));
    for (let look = 0; look < 2; look += 1) desk.usual(['flow_a']);
    for (let request = 0; request < 5; request += 1) await sent({});
    timers[0]?.run();
    const kept = stored.get('usual flow_a') ?? '';
    expect([read.filter((key) => key === 'usual flow_a').length, kept.includes('"bytes":5')]).toEqual([1, true]);
  });

  test('it is written down at the close, and nothing is done after it', async () => {
    const { desk, sent, end, stored, timers, told } = world({
      tell: async () => {
        throw new TransientError('egress/status', 'busy');
      },
    });
    desk.savePlaybook(book({ web }));
    await end('halted');
    await sent({});
    desk.close();
    const then = stored.get('usual flow_a');
    const open = timers.filter(({ cancelled }) => !cancelled).length;
    await sent({});
    await end('halted', { at: start + 2 * hour });
    desk.close();
    expect([
      then?.includes('api.example.com'),
      open,
      timers.filter(({ cancelled }) => !cancelled).length,
      stored.get('usual flow_a') === then,
      told,
    ]).toEqual([true, 0, 0, true, []]);
  });
});

test('whoever is refused reads who holds the flow, and the reason, in whole sentences', async () => {
  const { desk, end } = world();
  desk.savePlaybook(book({ pause: true }));
  await end('halted');
  await desk.hold('flow_b', 'Prices are wrong since midnight', 'acc_1');
  expect(() => {
    desk.mayRun('flow_a');
  }).toThrow(
    '“flow_a” is held by the playbook “Stop it”. It tried something that it may not do, and was stopped with halted/capability. Its run shows what.',
  );
  expect(() => {
    desk.mayRun('flow_b');
  }).toThrow('“flow_b” is held by Ada Winter: Prices are wrong since midnight.');
});

test('one playbook too many is refused in words', () => {
  const { desk } = world();
  for (let made = 0; made < mostPlaybooks; made += 1) desk.savePlaybook(book({ pause: true }));
  expect(() => desk.savePlaybook(book({ pause: true }))).toThrow(UserError);
  expect(desk.playbooks().length).toBe(mostPlaybooks);
});
