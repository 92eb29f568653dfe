/** Where a repository is: a folder, or a server by HTTPS or SSH. */
import { gitRefusal } from './refusal.ts';

export type RepositoryAddress =
  | { readonly kind: 'folder'; readonly place: string }
  | { readonly kind: 'https'; readonly place: string; readonly host: string }
  | {
      readonly kind: 'ssh';
      readonly place: string;
      readonly user: string;
      readonly host: string;
      readonly port: number;
      readonly path: string;
    };

const wrong = (says: string, place: string): Error => gitRefusal('git/not-a-repository', says, place);

const bare = (host: string): string => host.toLowerCase().replace(/^\[|\]$/g, '');
const plainUser = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/;
const plainHost = /^[a-z0-9_][a-z0-9._-]{0,252}$/;
const plainPath = /^[A-Za-z0-9._~/][A-Za-z0-9._~/-]{0,399}$/;

/**
 * `path` as the server's command gets it: absolute, beneath the home of `~user`, or relative to the home of the one who signs in. Only the short
 * form can say the last, so that `place` stays one: read again, it gives the same path.
 */
function sshAddress(user: string, given: string, port: number, path: string, place: string): RepositoryAddress {
  const six = URL.canParse(`ssh://[${given}]`) ? new URL(`ssh://[${given}]`).hostname : undefined;
  const shown = six ?? given;
  // The path goes into the command of the other side's shell, between single quotes. Dot segments mean another place in the long form than in the short.
  if (
    !plainUser.test(user) ||
    (six === undefined && !plainHost.test(given)) ||
    !plainPath.test(path) ||
    path.split('/').some((part) => part === '.' || part === '..')
  )
    throw wrong('This SSH address has a user, a host or a path that cannot be used.', place);
  const long = (from: string): string => `ssh://${user}@${shown}${port === 22 ? '' : `:${port}`}${from}`;
  return {
    kind: 'ssh',
    place: path.startsWith('/') ? long(path) : path.startsWith('~') ? long(`/${path}`) : `${user}@${shown}:${path}`,
    user,
    host: bare(shown),
    port,
    path,
  };
}

/** As git does: `/~user/x` is beneath that user's home. */
const fromHome = (path: string): string => (path.startsWith('/~') ? path.slice(1) : path);

/** `https://host/path.git`, `ssh://user@host/path.git`, `user@host:path.git`, or a folder. Throws UserError `git/not-a-repository`. */
export function readAddress(place: string): RepositoryAddress {
  const short = /^([^@/\\\s]+)@([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\S+)$/.exec(place);
  if (short !== null) return sshAddress(short[1] ?? '', bare(short[2] ?? ''), 22, fromHome(short[3] ?? ''), place);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'folder', place };
  if ((scheme !== 'https' && scheme !== 'ssh') || !URL.canParse(place)) throw wrong('Only folders, https:// and ssh:// are taken.', place);
  const url = new URL(place);
  // A secret in the address would be kept and shown with it.
  if (url.password !== '' || (scheme === 'https' && url.username !== ''))
    throw wrong('An address holds no password or token: enter those afterwards, for yourself.', `${scheme}://${url.host}`);
  if (url.search !== '' || url.hash !== '') throw wrong('An address of a repository has no ? and no #.', `${scheme}://${url.host}`);
  if (scheme === 'https') return { kind: 'https', place: `https://${url.host}${url.pathname.replace(/\/+$/, '')}`, host: url.hostname };
  return sshAddress(
    url.username === '' ? 'git' : url.username,
    bare(url.hostname),
    url.port === '' ? 22 : Number(url.port),
    fromHome(url.pathname),
    place,
  );
}
