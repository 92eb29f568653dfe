/**
 * A repository on a server. Its objects are fetched into memory for one look, bounded and checked before they are unpacked; nothing of it
 * lies on this disk. How the bytes travel is the transport's business: HTTPS through the broker's egress, or SSH.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import git, { Errors, type HttpClient } from 'isomorphic-git';
import { isCountersignError } from '../kernel/errors.ts';
import type { Hash } from '../kernel/ports.ts';
import { checkLooseObject, checkPack, gitLimits } from './bounds.node.ts';
import { memoryFiles } from './memory-files.ts';
import { gitRefusal } from './refusal.ts';
import { objectReader, type SharedRepository } from './repository.node.ts';

export interface Transport {
  /** What the Git reader takes for the server's address. */
  readonly url: string;
  /** Of one conversation: discovery, then at most one request. */
  client(): { readonly http: HttpClient; close(): void };
}

const gitdir = '/repository';
const nobody = '0'.repeat(40);
const isMove = /non-fast-forward|fetch first|failed to update ref|cannot lock ref|stale info|incorrect old value/i;

async function check(path: string, bytes: Uint8Array, total: number): Promise<void> {
  if (bytes.length > gitLimits.file || total > gitLimits.read)
    throw gitRefusal('git/too-large', 'The repository is larger than what is read of one at a time.');
  if (path.endsWith('.pack')) await checkPack(bytes);
  else if (/\/objects\/[0-9a-f]{2}\/[0-9a-f]{38}$/.test(path)) checkLooseObject(bytes);
}

/** What the server or the reader said, as ours. */
function explained(error: unknown, what: string): unknown {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1)
    if (isCountersignError(cause)) return cause;
  if (error instanceof Errors.HttpError) {
    const { statusCode } = error.data;
    if (statusCode === 401 || statusCode === 403)
      return gitRefusal('git/login-refused', 'The server did not accept your login for this repository.', String(statusCode), error);
    if (statusCode === 404)
      return gitRefusal('git/unreachable', 'The server knows no such repository, or does not show it to you.', '404', error);
    return gitRefusal('git/unreachable', 'The server did not answer as a Git server does.', String(statusCode), error);
  }
  if (error instanceof Errors.PushRejectedError)
    return gitRefusal('git/moved', 'Somebody pushed to the repository meanwhile.', undefined, error);
  if (error instanceof Errors.GitPushError) {
    const said =
      error.data.result.error ??
      Object.values(error.data.result.refs)
        .map((ref) => ref.error)
        .filter((one) => one !== undefined && one !== '')
        .join('; ');
    return isMove.test(said)
      ? gitRefusal('git/moved', 'Somebody pushed to the repository meanwhile.', said, error)
      : gitRefusal('git/refused', 'The server refused the push.', said, error);
  }
  return gitRefusal('git/damaged', `The repository could not be ${what}: the server’s answer is not one of Git.`, undefined, error);
}

/** Fetched once, when it is opened. Throws UserError `git/...`, or what the broker refuses. */
export async function openRemote(transport: Transport, branch: string, hash: Hash): Promise<SharedRepository> {
  const fs = memoryFiles(check);
  const remoteRef = `refs/heads/${branch}`;
  const talk = async <T>(what: string, work: (http: HttpClient) => Promise<T>): Promise<T> => {
    const { http, close } = transport.client();
    try {
      return await work(http);
    } catch (error) {
      throw explained(error, what);
    } finally {
      close();
    }
  };
  await fs.promises.mkdir(gitdir);
  await git.init({ fs, gitdir, bare: true, defaultBranch: branch });
  await git.addRemote({ fs, gitdir, remote: 'origin', url: transport.url });
  let head = await talk('read', async (http) => {
    try {
      const { fetchHead } = await git.fetch({
        fs,
        http,
        gitdir,
        url: transport.url,
        ref: remoteRef,
        remoteRef,
        singleBranch: true,
        tags: false,
        // It works through a pack without a pause, and waits for this at each hundredth of it.
        onProgress: () => nextTurn(),
      });
      return fetchHead ?? undefined;
    } catch (error) {
      // Nobody has pushed to this branch.
      if (error instanceof Errors.NotFoundError) return undefined;
      throw error;
    }
  });
  return {
    ...objectReader({ fs, gitdir }, hash),
    head: async () => head,
    async push(expected, next) {
      await git.writeRef({ fs, gitdir, ref: remoteRef, value: next, force: true });
      await talk('written', async (http) => {
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
      });
      head = next;
    },
  };
}
