/**
 * A repository on a server. Its objects are fetched into memory for one look, bounded and checked before they are unpacked; nothing of it
 * lies on this disk. How the bytes travel is the transport's business: HTTPS through the broker's egress, or SSH.
 */
import git from 'isomorphic-git';
import type { Hash } from '../kernel/ports.ts';
import { fetchApart, type Transport } from './fetch-apart.node.ts';
import { memoryFiles } from './memory-files.ts';
import { gitRefusal } from './refusal.ts';
import { checkFetched, remoteGitdir } from './remote-files.node.ts';
import { objectReader, type SharedRepository } from './repository.node.ts';
import { explained } from './server-answer.node.ts';

const nobody = '0'.repeat(40);

/** Fetched once, when it is opened. Throws UserError `git/...`, or what the broker refuses. */
export async function openRemote(transport: Transport, branch: string, hash: Hash): Promise<SharedRepository> {
  const fetched = await fetchApart(transport, branch);
  const fs = memoryFiles(checkFetched, fetched.contents);
  const gitdir = remoteGitdir;
  const remoteRef = `refs/heads/${branch}`;
  let { head } = fetched;
  return {
    ...objectReader({ fs, gitdir }, hash),
    head: async () => head,
    async push(expected, next) {
      await git.writeRef({ fs, gitdir, ref: remoteRef, value: next, force: true });
      const { http, close } = transport.client();
      try {
        await git.push({
          fs,
          http,
          gitdir,
          url: transport.url,
          ref: remoteRef,
          remoteRef,
          force: false,
          onPrePush({ remoteRef: there }) {
            if (there.oid !== (expected ?? nobody)) throw gitRefusal('git/moved', 'Somebody pushed to the repository meanwhile.');
            return true;
          },
        });
      } catch (error) {
        throw explained(error, 'written');
      } finally {
        close();
      }
      head = next;
    },
  };
}
