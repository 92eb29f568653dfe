/** Another administrator, signed in. */
import { totpCode } from '../../app/identity/second-factor.node.ts';
import type { Session } from '../../app/identity/ports.ts';
import { goodPassword, type World } from './kit.ts';

export const minute = 60_000;

/** An administrator beside the first one, with a second factor of their own. */
export async function firstSignIn({ identity, clock }: World, account: string): Promise<Session> {
  const { firstPassword } = await identity.create({ account, displayName: account, roles: ['admin'], groups: [] });
  const { session } = await identity.signIn(account, firstPassword, 'x');
  await identity.changePassword(session, firstPassword, goodPassword);
  await identity.confirmTotp(session, totpCode(identity.beginTotp(session).secret, clock.at));
  return session;
}
