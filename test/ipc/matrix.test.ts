/**
 * Who may call what, in which state of their session: made from the contract and asked at the real door, with handlers that only count.
 * The picture of it is kept beside this file, so that a change of rights is seen as one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { denialReason, mayDo, permissionsOf, roles } from '../../app/identity/permissions.ts';
import type { Session } from '../../app/identity/ports.ts';
import { contract, type CallChannel } from '../../app/ipc/contract.ts';
import type { CallSpec } from '../../app/ipc/contract/channel.ts';
import { createDoor } from '../../app/ipc/dispatch.ts';
import type { Confirmations, Handlers, Sender } from '../../app/ipc/handler.ts';

const sender: Sender = { transport: 'test', id: 'window', origin: 'app://countersign', topFrame: true, alive: true };
const states = ['ready', 'locked', 'second-factor', 'new-password', 'enrol-second-factor'] as const;
const calls = (Object.entries(contract) as [CallChannel, CallSpec][]).filter(([, spec]) => spec.kind === 'call');

const session = (held: readonly string[], state: Session['state']): Session => ({
  id: 'ses',
  accountId: 'acc',
  account: 'ada',
  displayName: 'Ada',
  roles: held,
  roleTitles: held,
  groups: [],
  permissions: state === 'ready' ? permissionsOf(held) : [],
  state,
  expiresAt: 9e15,
});

/** What the door does: `in` when the handler was reached, else the code of its refusal. The input is let through, since its check is tested elsewhere. */
async function ask(channel: CallChannel, who: Session | undefined): Promise<string> {
  let reached = false;
  const any = new Proxy(
    {},
    {
      get: () => async () => {
        reached = true;
        return {};
      },
    },
  );
  const door = createDoor(
    any as Handlers,
    new Proxy({}, { get: () => async () => ({ title: '', detail: '', button: '' }) }) as Confirmations,
    {
      clock: { now: () => 0 },
      log: { write() {} },
      newId: () => 'id',
      origins: ['app://countersign'],
      sessionOf: async () => who,
      consumeStepUp: () => true,
      confirm: async () => 'yes',
      audit: async () => {},
      begin: () => () => {},
      whyDenied: (session, permission) => denialReason(session.roleTitles.join(' and '), permission),
    },
  );
  const answer = await door.call({ channel, input: {} }, sender);
  return reached ? 'in' : answer.ok ? 'nowhere' : answer.error.code;
}

const schemas = new Map(calls.map(([channel, { input, output }]) => [channel, { input, output }]));
beforeAll(() => {
  for (const [, spec] of calls) Object.assign(spec, { input: z.any(), output: z.any() });
});
afterAll(() => {
  for (const [channel, spec] of calls) Object.assign(spec, schemas.get(channel));
});

describe('role x channel x state', () => {
  test('the whole matrix as the door enforces it', async () => {
    const lines: string[] = [];
    for (const [channel, spec] of calls) {
      const held = await Promise.all(
        roles.map(async (role) =>
          (await ask(channel, session([role], (spec.states ?? ['ready'])[0] ?? 'ready'))) === 'in' ? role : '-'.repeat(role.length),
        ),
      );
      const open = await Promise.all(
        states.map(async (state) => ((await ask(channel, session([...roles], state))) === 'in' ? state : undefined)),
      );
      const nobody = (await ask(channel, undefined)) === 'in' ? ' nobody' : '';
      lines.push(
        `${channel.padEnd(28)} ${held.join(' ')}  in: ${open.filter((state) => state !== undefined).join(' ')}${nobody}${spec.stepUp === undefined ? '' : spec.stepUp === 'ready' ? '  fresh factor when ready' : '  fresh factor'}${spec.confirm === undefined ? '' : '  confirmed'}`,
      );
    }
    expect(`\n${lines.join('\n')}\n`).toMatchSnapshot();
  });

  test('the door lets in exactly who holds the permission, and says to all others which it is', async () => {
    const wrong: string[] = [];
    for (const [channel, spec] of calls) {
      for (const role of roles) {
        const got = await ask(channel, session([role], 'ready'));
        const { permission } = spec;
        const inState = permission === 'public' || (spec.states ?? ['ready']).includes('ready');
        const allowed = permission === 'public' || (inState && (permission === 'session' || mayDo([role], permission)));
        if ((got === 'in') !== allowed) wrong.push(`${role} at ${channel}: ${got}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a session that is not whole reaches only what its state is for; nobody reaches only what is public', async () => {
    const halves = await Promise.all(
      states
        .slice(1)
        .map(async (state) => [
          state,
          (
            await Promise.all(
              calls.map(async ([channel, spec]) =>
                spec.permission !== 'public' && (await ask(channel, session([...roles], state))) === 'in' ? channel : undefined,
              ),
            )
          ).filter((channel) => channel !== undefined),
        ]),
    );
    expect(Object.fromEntries(halves)).toEqual({
      'locked': ['identity:signOut', 'identity:unlock'],
      'second-factor': ['identity:signOut', 'identity:showSecondFactor'],
      'new-password': ['identity:signOut', 'identity:changePassword'],
      'enrol-second-factor': ['identity:beginTotp', 'identity:confirmTotp', 'identity:signOut'],
    });
    const open = (
      await Promise.all(calls.map(async ([channel, spec]) => ((await ask(channel, undefined)) === 'in') !== (spec.permission === 'public')))
    ).filter(Boolean);
    expect(open).toEqual([]);
  });
});
