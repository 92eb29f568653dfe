import { describe, expect, test } from 'vitest';
import { denialReason, permissionsOf } from '../../app/identity/permissions.ts';
import type { Session } from '../../app/identity/ports.ts';
import { contract, type Channel } from '../../app/ipc/contract.ts';
import { createDoor, type DoorPorts } from '../../app/ipc/dispatch.ts';
import type { CallContext, Confirmations, Handlers, Sender } from '../../app/ipc/handler.ts';

const sender: Sender = { transport: 'test', id: 'window-1', origin: 'app://countersign', topFrame: true, alive: true };

const sessionWith = (roles: string[], state: Session['state'] = 'ready'): Session => ({
  id: 'ses_1',
  accountId: 'acc_1',
  account: 'ada',
  displayName: 'Ada',
  roles,
  roleTitles: roles,
  groups: [],
  permissions: permissionsOf(roles),
  state,
  expiresAt: 9e15,
});

function door(
  options: {
    session?: Session;
    sessionOf?: () => Session | undefined;
    stepUp?: () => boolean;
    confirm?: DoorPorts['confirm'];
    answer?: unknown;
    handle?: (context: CallContext) => Promise<unknown>;
    full?: boolean;
  } = {},
) {
  const audited: { actor: string; action: string; subject: string; details: Readonly<Record<string, string>> }[] = [];
  const called: string[] = [];
  const begun: string[] = [];
  const touched: boolean[] = [];
  const clock = {
    at: 1_000_000,
    now(): number {
      return this.at;
    },
  };
  const handlers = new Proxy(
    {},
    {
      get: (_target, channel: string) => async (_input: unknown, context: CallContext) => {
        called.push(channel);
        if (options.handle !== undefined) return options.handle(context);
        context.note('subject-1');
        if (options.answer instanceof Error) throw options.answer;
        return options.answer ?? { done: true };
      },
    },
  ) as Handlers;
  const confirmations = new Proxy({}, { get: () => async () => ({ title: 'Sign?', detail: 'flow', button: 'Sign' }) }) as Confirmations;
  const made = createDoor(handlers, confirmations, {
    clock,
    log: { write() {} },
    newId: (prefix) => `${prefix}_1`,
    origins: ['app://countersign'],
    sessionOf: async (_sender, touch) => {
      touched.push(touch);
      return options.sessionOf === undefined ? options.session : options.sessionOf();
    },
    consumeStepUp: () => options.stepUp?.() ?? true,
    whyDenied: (session, permission) => denialReason(session.roleTitles.join(' and '), permission),
    confirm: options.confirm ?? (async () => 'yes'),
    begin: (action) => {
      begun.push(action.action);
      return () => {
        begun.splice(begun.indexOf(action.action), 1);
      };
    },
    audit: async (entry) => {
      if (options.full === true) throw new Error('full');
      audited.push(entry);
    },
  });
  return { door: made, audited, called, begun, touched, clock };
}

const sign = { channel: 'review:sign', input: { reviewId: 'r1', closure: 'ab' } };
const codeOf = (response: Awaited<ReturnType<ReturnType<typeof door>['door']['call']>>): string =>
  response.ok ? 'ok' : response.error.code;

describe('the guarded door', () => {
  test('only what a hand does keeps a session from locking: neither what is told to its window, nor what that asks by itself', async () => {
    const one = door({ session: sessionWith(['designer']) });
    const heard: string[] = [];
    one.door.subscribe(sender, (channel) => {
      heard.push(channel);
    });
    one.door.publish('flows:changed', { flowId: 'f', revision: 1, by: 'Ada', deleted: false });
    await one.door.call({ channel: 'flows:list', input: {}, byItself: true }, sender);
    await one.door.call({ channel: 'flows:list', input: {} }, sender);
    expect([heard, one.touched, codeOf(await one.door.call({ channel: 'flows:list', input: {}, byItself: false }, sender))]).toEqual([
      ['flows:changed'],
      [false, false, true],
      'ipc/bad-input',
    ]);
  });

  test.each<[string, Partial<Sender>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: '' }],
    ['about:blank', { origin: 'about:blank' }],
    ['null origin', { origin: 'null' }],
    ['a sub-frame', { topFrame: false }],
    ['a destroyed frame', { alive: false }],
  ])('refuses %s before anything else', async (_name, part) => {
    const { door: made, called } = door({ session: sessionWith(['designer']) });
    expect(codeOf(await made.call({ channel: 'flows:list', input: {} }, { ...sender, ...part }))).toBe('ipc/sender-refused');
    expect(called).toEqual([]);
  });

  test.each([['no:such'], ['__proto__'], ['constructor'], ['toString'], ['run:event']])('knows no channel %s', async (channel) => {
    expect(codeOf(await door().door.call({ channel, input: {} }, sender))).toBe('ipc/unknown-channel');
  });

  test('refuses keys that a channel does not know', async () => {
    const { door: made, called } = door({ session: sessionWith(['designer']) });
    expect(codeOf(await made.call({ channel: 'flows:list', input: { extra: 1 } }, sender))).toBe('ipc/bad-input');
    expect(codeOf(await made.call({ channel: 'flows:list', input: {}, more: 1 }, sender))).toBe('ipc/bad-input');
    expect(called).toEqual([]);
  });

  test('refuses who is not signed in, locked, half signed in, or lacks the permission, and says who can grant it', async () => {
    const { session: _none, ...nobody } = {} as { session?: Session };
    expect(codeOf(await door(nobody).door.call({ channel: 'flows:list', input: {} }, sender))).toBe('identity/signed-out');
    const codes = await Promise.all(
      (['locked', 'second-factor', 'new-password', 'enrol-second-factor'] as const).map(async (state) =>
        codeOf(await door({ session: sessionWith(['designer'], state) }).door.call({ channel: 'flows:list', input: {} }, sender)),
      ),
    );
    expect(codes).toEqual([
      'identity/session-locked',
      'identity/second-factor-missing',
      'identity/first-password',
      'identity/second-factor-missing',
    ]);
    const denied = await door({ session: sessionWith(['designer']) }).door.call(sign, sender);
    expect(denied).toMatchObject({
      ok: false,
      error: { code: 'identity/denied', message: expect.stringMatching(/may not sign reviews.*role reviewer/) },
    });
  });

  test('asks for a fresh second factor, then for a confirmation, then acts, and writes it down', async () => {
    const reviewer = sessionWith(['reviewer']);
    const first = door({ session: reviewer, stepUp: () => false });
    expect([codeOf(await first.door.call(sign, sender)), first.called, first.audited]).toEqual(['ipc/step-up-required', [], []]);
    const refused = door({ session: reviewer, confirm: async () => 'no' });
    expect([codeOf(await refused.door.call(sign, sender)), refused.called]).toEqual(['ipc/not-confirmed', []]);
    const asked = door({ session: reviewer, confirm: async () => ({ challenge: 'c1' }) });
    expect(await asked.door.call(sign, sender)).toMatchObject({
      ok: false,
      error: { code: 'ipc/not-confirmed', confirm: { id: 'c1', title: 'Sign?' } },
    });
    expect(asked.called).toEqual([]);
  });

  test('takes an answer for the second factor only where it answers, once and in time, what this session was asked of the same call', async () => {
    let now: Session = sessionWith(['reviewer']);
    let fresh = true;
    let ids = 0;
    // A host that believes every answer.
    const one = door({
      sessionOf: () => now,
      stepUp: () => fresh,
      confirm: async (_text, _sender, answer) =>
        answer === undefined ? { challenge: `c${(ids += 1)}` } : answer.code === 'wrong' ? 'no' : 'yes',
    });
    const ask = async (): Promise<string> => {
      fresh = true;
      await one.door.call(sign, sender);
      fresh = false;
      return `c${ids}`;
    };
    const said = async (id: string, code = 'any', call: object = sign, from = sender): Promise<string> =>
      codeOf(await one.door.call({ ...call, confirmation: { id, code } }, from));
    fresh = false;
    expect(await said('c1')).toBe('ipc/not-confirmed');
    const id = await ask();
    expect([
      await said('made-up'),
      await said(id, 'any', { ...sign, input: { reviewId: 'r1', closure: 'cd' } }),
      await said(id, 'any', { channel: 'flows:list', input: {} }),
      await said(id, 'any', sign, { ...sender, id: 'window-2' }),
      await said(id, 'wrong'),
    ]).toEqual(['ipc/not-confirmed', 'ipc/not-confirmed', 'ipc/bad-input', 'ipc/not-confirmed', 'ipc/not-confirmed']);
    now = { ...now, id: 'ses_2' };
    expect([await said(id), one.called]).toEqual(['ipc/not-confirmed', []]);
    now = sessionWith(['reviewer']);
    expect((await Promise.all([said(id), said(id)])).filter((code) => code === 'ipc/not-confirmed')).toHaveLength(1);
    expect([await said(id), one.called]).toEqual(['ipc/not-confirmed', ['review:sign']]);
    // Another window that asks without end takes nobody's question away.
    const pending = await ask();
    fresh = true;
    for (let i = 0; i < 300; i += 1)
      await one.door.call({ ...sign, input: { reviewId: `r${i}`, closure: 'ab' } }, { ...sender, id: 'window-2' });
    fresh = false;
    expect([ids, await said(pending), one.called]).toEqual([302, 'ipc/bad-output', ['review:sign', 'review:sign']]);
    one.called.pop();
    const late = await ask();
    one.clock.at += 5 * 60_000 + 1;
    expect([await said(late), one.called]).toEqual(['ipc/not-confirmed', ['review:sign']]);
  });

  test('whoever was locked, signed out, reset, replaced by somebody else or lost the right while the confirmation was open does nothing by its yes', async () => {
    const reviewer = sessionWith(['reviewer']);
    const later: readonly (Session | undefined)[] = [
      undefined,
      sessionWith(['reviewer'], 'locked'),
      sessionWith(['reviewer'], 'second-factor'),
      { ...reviewer, id: 'ses_2' },
      sessionWith(['auditor']),
    ];
    const ends = await Promise.all(
      later.map(async (after) => {
        let now: Session | undefined = reviewer;
        const one = door({
          sessionOf: () => now,
          confirm: async () => {
            now = after;
            return 'yes';
          },
        });
        return [codeOf(await one.door.call(sign, sender)), one.called, one.begun, one.audited.map(({ details }) => details['outcome'])];
      }),
    );
    expect(ends).toEqual(
      ['identity/signed-out', 'identity/session-locked', 'identity/second-factor-missing', 'identity/signed-out', 'identity/denied'].map(
        (code) => [code, [], [], [code]],
      ),
    );
  });

  test('acts after a confirmation with the groups of that moment, and not where the question stood open too long', async () => {
    let now = { ...sessionWith(['reviewer']), groups: ['security'] as Session['groups'] };
    const seen: unknown[] = [];
    const one = door({
      sessionOf: () => now,
      confirm: async () => {
        now = { ...now, groups: [] };
        return 'yes';
      },
      handle: async ({ session }) => {
        seen.push(session?.groups);
        throw new Error('seen');
      },
    });
    await one.door.call(sign, sender);
    const slow = door({
      session: sessionWith(['reviewer']),
      confirm: async () => {
        slow.clock.at += 5 * 60_000 + 1;
        return 'yes';
      },
    });
    expect([seen, codeOf(await slow.door.call(sign, sender)), slow.called]).toEqual([[[]], 'ipc/not-confirmed', []]);
  });

  test('tells a handler that has waited whether its caller is still there', async () => {
    let now: Session | undefined = sessionWith(['designer']);
    const one = door({
      sessionOf: () => now,
      handle: async (context) => {
        now = undefined;
        await context.still();
        throw new Error('went on');
      },
    });
    expect(codeOf(await one.door.call({ channel: 'flows:list', input: {} }, sender))).toBe('identity/signed-out');
  });

  test('gives a confirmation the session, the channel and the whole input that it counts for', async () => {
    const scopes: string[] = [];
    const confirm: DoorPorts['confirm'] = async (_text, _sender, _answer, scope) => {
      scopes.push(scope);
      return 'no';
    };
    for (const closure of ['ab', 'cd'])
      await door({ session: sessionWith(['reviewer']), confirm }).door.call({ ...sign, input: { reviewId: 'r1', closure } }, sender);
    await door({ session: { ...sessionWith(['reviewer']), id: 'ses_2' }, confirm }).door.call(sign, sender);
    expect(new Set(scopes).size).toBe(3);
  });

  test('another authenticator takes the one that is there; the first takes none', async () => {
    const begin = { channel: 'identity:beginTotp', input: {} };
    const [whole, half] = [
      door({ session: sessionWith(['reviewer']), stepUp: () => false }),
      door({ session: sessionWith(['reviewer'], 'enrol-second-factor'), stepUp: () => false }),
    ];
    expect([codeOf(await whole.door.call(begin, sender)), whole.called]).toEqual(['ipc/step-up-required', []]);
    await half.door.call(begin, sender);
    expect(half.called).toEqual(['identity:beginTotp']);
  });

  test('writes one entry for what was done and one for what was refused', async () => {
    const { door: made, audited } = door({ session: sessionWith(['designer']) });
    await made.call({ channel: 'recovery:drop', input: { flowId: 'f' } }, sender);
    await made.call({ channel: 'flows:delete', input: { flowId: 'f' } }, sender);
    await made.call({ channel: 'store:backup', input: {} }, sender);
    expect(audited).toEqual([
      { actor: 'acc_1', action: 'flow.deleted', subject: 'subject-1', details: { outcome: 'done' } },
      { actor: 'acc_1', action: 'store.backed-up', subject: '', details: { outcome: 'identity/denied' } },
    ]);
  });

  test('notes what begins until its entry is in the log, and keeps the note where the log took none', async () => {
    const call = { channel: 'flows:delete', input: { flowId: 'f' } };
    const during: string[][] = [];
    const sound = door({ session: sessionWith(['designer']), confirm: async () => 'yes' });
    const original = sound.called.push.bind(sound.called);
    sound.called.push = (...channels: string[]) => {
      during.push([...sound.begun]);
      return original(...channels);
    };
    await sound.door.call(call, sender);
    const full = door({ session: sessionWith(['designer']), full: true });
    await full.door.call(call, sender);
    const refused = door({ session: sessionWith(['auditor']) });
    await refused.door.call(call, sender);
    expect([during, sound.begun, full.begun, refused.begun]).toEqual([[['flow.deleted']], [], ['flow.deleted'], []]);
  });

  test('never lets a raw error or an answer outside the contract across', async () => {
    const leak = door({ session: sessionWith(['designer']), answer: new Error('the password is hunter2') });
    expect(JSON.stringify(await leak.door.call({ channel: 'flows:list', input: {} }, sender))).not.toContain('hunter2');
    const wrong = door({ session: sessionWith(['designer']), answer: { flows: [], secret: 'x' } });
    expect(codeOf(await wrong.door.call({ channel: 'flows:list', input: {} }, sender))).toBe('ipc/bad-output');
  });

  test('limits how often one sender calls, and lets it go on later', async () => {
    const { door: made, clock } = door({ answer: { recoveryCode: 'x' } });
    const create = { channel: 'store:create', input: { workspace: 'W', environment: 'dev' } };
    const codes = [];
    for (let i = 0; i < 11; i += 1) codes.push(codeOf(await made.call(create, sender)));
    expect(codes.filter((code) => code === 'ok').length).toBe(10);
    expect(codes.at(-1)).toBe('ipc/rate-limited');
    clock.at += 60_000;
    expect(codeOf(await made.call(create, sender))).toBe('ok');
  });

  test('pushes only to those who may hear it', async () => {
    const heard: string[] = [];
    const mine = door({ session: sessionWith(['designer']) });
    mine.door.subscribe(sender, (channel) => heard.push(channel));
    mine.door.publish('human:changed', {});
    const nobody = door();
    nobody.door.subscribe(sender, (channel) => heard.push(`nobody ${channel}`));
    nobody.door.publish('human:changed', {});
    nobody.door.publish('app:changed', {});
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['nobody app:changed', 'human:changed']);
    expect(() => mine.door.subscribe({ ...sender, origin: 'https://evil.example' }, () => {})).toThrow(/may not talk/);
  });
});

describe('the contract', () => {
  const channels = Object.entries(contract) as [Channel, (typeof contract)[Channel]][];

  test('every channel names its permission, and every change leaves an audit entry or says why not', () => {
    const silent = channels.flatMap(([name, spec]) =>
      spec.kind === 'call' && 'none' in spec.audit ? [`${name}: ${spec.audit.none}`] : [],
    );
    expect(silent).toMatchSnapshot();
    expect(channels.filter(([, spec]) => spec.permission === 'public').map(([name]) => name)).toMatchSnapshot();
  });

  test('what signs, releases, reveals or changes rights asks for a fresh second factor', () => {
    const stepUp = channels.filter(([, spec]) => spec.kind === 'call' && 'stepUp' in spec).map(([name]) => name);
    expect(stepUp).toEqual(
      expect.arrayContaining([
        'review:sign',
        'bundle:export',
        'run:reveal',
        'people:create',
        'people:update',
        'waiver:approve',
        'store:backup',
      ]),
    );
  });
});
