import type { InputOf } from '../../app/ipc/contract.ts';
import { call } from '../e2e/bridge.ts';
import type { Person } from '../e2e/people.ts';
import type { Stage } from './scene.ts';

/** Once they have run out, the authenticator's next code is waited for. */
async function proofOf(page: Stage['page'], person: Person): Promise<string> {
  for (let tries = 0; tries < 60; tries += 1) {
    try {
      return person.proof();
    } catch {
      await page.waitForTimeout(1_000);
    }
  }
  return person.proof();
}

/** A fresh second factor for the next thing that asks for one; a code of the authenticator while there is one, since recovery codes run out. */
export async function confirm(page: Stage['page'], person: Person): Promise<void> {
  const code = await proofOf(page, person);
  await call(page, 'identity:stepUp', { kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery', code });
}

/** Somebody new of this scene alone, who is signed in by nobody yet; gives the first password. */
export async function newColleague({ page, workspace }: Stage, who: InputOf<'people:create'>): Promise<string> {
  await confirm(page, workspace.first);
  return (await call(page, 'people:create', who)).firstPassword;
}
