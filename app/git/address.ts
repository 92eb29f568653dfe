/** Where a repository is: a folder, or a server by HTTPS or SSH. */
import { gitRefusal } from './refusal.ts';

export type RepositoryAddress =
  | { readonly kind: 'folder'; readonly place: string }
  | { readonly kind: 'https'; readonly place: string; readonly host: string }
  | { readonly kind: 'ssh'; readonly place: string; readonly user: string; readonly host: string; readonly port: number; readonly path: string };

const wrong = (says: string, place: string): Error => gitRefusal('git/not-a-repository', says, place);

function sshAddress(user: string, host: string, port: number, path: string, place: string): RepositoryAddress {
  // The path goes into the command of the other side's shell, between single quotes.
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/.test(user) || !/^[A-Za-z0-9._~/-]{1,400}$/.test(path) || path.startsWith('-')) throw wrong('This SSH address has a user or a path that cannot be used.', place);
  return { kind: 'ssh', place: `ssh://${user}@${host}${port === 22 ? '' : `:${port}`}${path.startsWith('/') ? '' : '/'}${path}`, user, host, port, path };
}

/** `https://host/path.git`, `ssh://user@host/path.git`, `user@host:path.git`, or a folder. Throws UserError `git/not-a-repository`. */
export function readAddress(place: string): RepositoryAddress {
  const short = /^([^@/\\\s]+)@([A-Za-z0-9.-]+):([^/\s][^\s]*|\/[^\s]*)$/.exec(place);
  if (short !== null) return sshAddress(short[1] ?? '', (short[2] ?? '').toLowerCase(), 22, short[3] ?? '', place);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'folder', place };
  if ((scheme !== 'https' && scheme !== 'ssh') || !URL.canParse(place)) throw wrong('Only folders, https:// and ssh:// are taken.', place);
  const url = new URL(place);
  // A secret in the address would be kept and shown with it.
  if (url.password !== '' || (scheme === 'https' && url.username !== '')) throw wrong('An address holds no password or token: enter those afterwards, for yourself.', `${scheme}://${url.host}`);
  if (url.search !== '' || url.hash !== '') throw wrong('An address of a repository has no ? and no #.', `${scheme}://${url.host}`);
  if (scheme === 'https') return { kind: 'https', place: `https://${url.host}${url.pathname.replace(/\/+$/, '')}`, host: url.hostname };
  return sshAddress(url.username === '' ? 'git' : url.username, url.hostname.replace(/^\[|\]$/g, ''), url.port === '' ? 22 : Number(url.port), url.pathname, place);
}

/** A host key as a person pastes it: a line of known_hosts or of ssh-keyscan, or only `type base64`. */
export function readHostKey(text: string): string {
  const found = /(?:^|\s)((?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa) [A-Za-z0-9+/]{40,1200}={0,2})(?:\s|$)/.exec(text.trim());
  if (found?.[1] === undefined) throw gitRefusal('git/wrong-server', 'This is no host key: it looks like "ssh-ed25519 AAAA...".');
  return found[1];
}
