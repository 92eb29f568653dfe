/** Commits as bytes: written here, so that what is signed is what is stored; read strictly enough to tell who signed. */
import type { Hash } from '../kernel/ports.ts';
import { sshSignature, sshSignerOf } from './ssh-signature.node.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly by: Person;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly message: string;
  /** Whose changes it carries beside the signer's, by owner name. */
  readonly authors: readonly string[];
}

const trailer = 'Changed-by';
/** Names stand between angle brackets and line ends in a commit; neither may be in them. */
const plain = (text: string): string => text.replace(/[<>\n\r\0]/g, ' ').trim() || 'unknown';

export async function signedCommit(commit: NewCommit, signer: Parameters<typeof sshSignature>[1], hash: Hash): Promise<Uint8Array> {
  const who = `${plain(commit.by.name)} <${plain(commit.by.email)}> ${Math.floor(commit.at / 1000)} +0000`;
  const headers = [`tree ${commit.tree}`, ...commit.parents.map((parent) => `parent ${parent}`), `author ${who}`, `committer ${who}`];
  const trailers = commit.authors.map((owner) => `${trailer}: ${plain(owner)}`);
  const body = [commit.message.replaceAll('\0', ' ').trim() || 'Share flows', ...(trailers.length === 0 ? [] : ['', ...trailers])].join(
    '\n',
  );
  const unsigned = new TextEncoder().encode(`${headers.join('\n')}\n\n${body}\n`);
  const signature = await sshSignature(unsigned, signer, hash);
  // A header that spans lines goes on after a space (git's hash-object format).
  return new TextEncoder().encode(`${[...headers, `gpgsig ${signature.split('\n').join('\n ')}`].join('\n')}\n\n${body}\n`);
}

export interface ReadCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  /** Milliseconds since the Unix epoch, as the commit says. */
  readonly at: number;
  readonly message: string;
  /** Raw public key that signed it; undefined when nobody did, or the signature does not hold. */
  readonly signedBy: Uint8Array | undefined;
  readonly authors: readonly string[];
}

/** Undefined for what is no commit. */
export function readCommit(bytes: Uint8Array, hash: Hash): ReadCommit | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const split = text.indexOf('\n\n');
  if (split < 0) return undefined;
  const lines = text.slice(0, split).split('\n');
  const headers: [name: string, value: string][] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (line.startsWith(' ') && last !== undefined) last[1] += `\n${line.slice(1)}`;
    else headers.push([line.split(' ', 1)[0] ?? '', line.slice((line.split(' ', 1)[0] ?? '').length + 1)]);
  }
  const all = (name: string): string[] => headers.filter(([header]) => header === name).map(([, value]) => value);
  const [tree] = all('tree');
  const parents = all('parent');
  if (tree === undefined || ![tree, ...parents].every((oid) => /^[0-9a-f]{40}$/.test(oid)) || parents.length > 16) return undefined;
  const utf8 = (latin: string): string => Buffer.from(latin, 'latin1').toString('utf8');
  const message = utf8(text.slice(split + 2));
  const author = /^(.*) <[^>]*> (\d+) [+-]\d{4}$/.exec(all('author')[0] ?? '');
  const signatures = all('gpgsig');
  const unsigned = signatures.length === 1 ? Buffer.from(`${withoutSignature(lines).join('\n')}${text.slice(split)}`, 'latin1') : undefined;
  return {
    tree,
    parents,
    author: utf8(author?.[1] ?? ''),
    at: Number(author?.[2] ?? 0) * 1000,
    message,
    signedBy: unsigned === undefined ? undefined : sshSignerOf(unsigned, signatures[0] ?? '', hash),
    authors: [...message.matchAll(/^Changed-by: (.{1,200})$/gmu)].map((match) => match[1] ?? '').slice(0, 1_000),
  };
}

function withoutSignature(lines: readonly string[]): string[] {
  const out: string[] = [];
  let inside = false;
  for (const line of lines) {
    inside = line.startsWith('gpgsig ') || (inside && line.startsWith(' '));
    if (!inside) out.push(line);
  }
  return out;
}
