/** How a mail server is told who comes: a user name with a password, or with an OAuth access token (RFC 7628 OAUTHBEARER, or XOAUTH2). */
import { TerminalError, UserError } from '../../kernel/errors.ts';
import type { BoundConnection } from '../connection.ts';
import type { WayOut } from '../way-out.ts';

export type MailLogin = { readonly user: string; readonly password: string } | { readonly user: string; readonly token: string };

/** The server took neither the password nor the token. */
export class LoginRefused extends TerminalError {
  constructor(host: string, cause: unknown) {
    super('mail/refused', `The server ${host} refused the login.`, {
      place: host,
      mend: 'Check user name and password of the connection, or sign in again.',
      cause,
    });
  }
}

async function loginOf(
  slot: string | undefined,
  bound: BoundConnection,
  minimumTls: '1.2' | '1.3',
  { tokens }: Pick<WayOut, 'tokens'>,
): Promise<MailLogin | undefined> {
  const { auth, server } = bound;
  switch (auth.type) {
    case 'none':
      return undefined;
    case 'login':
    case 'basic':
      return { user: auth.username, password: auth.secret };
    case 'bearer':
    case 'client-credentials':
    case 'refresh-token': {
      if (server?.user === undefined)
        throw new UserError('connection/unbound', 'The connection signs in with OAuth and does not say whose mailbox it opens.', {
          place: slot ?? '',
          mend: 'Enter the mailbox address in the connection, or "user" beside "host" in its binding.',
        });
      return { user: server.user, token: await tokens.get(slot ?? '', bound, server, minimumTls) };
    }
    case 'api-key':
    case 'aws':
      throw new TerminalError('connection/unbound', 'A mail server takes a password or an OAuth sign-in, and no other secret.', {
        place: slot ?? '',
      });
  }
}

/** Once more with a fresh token where the server did not take the one that was kept. */
export async function withMailLogin<T>(
  slot: string | undefined,
  bound: BoundConnection,
  minimumTls: '1.2' | '1.3',
  way: Pick<WayOut, 'tokens'>,
  use: (login: MailLogin | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await use(await loginOf(slot, bound, minimumTls, way));
  } catch (error) {
    if (!(error instanceof LoginRefused) || !way.tokens.forget(slot ?? '', bound)) throw error;
    return await use(await loginOf(slot, bound, minimumTls, way));
  }
}
