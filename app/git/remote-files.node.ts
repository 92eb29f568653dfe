/** The files of a server's repository as they are kept in memory: where they lie, and what is looked at before one is kept. */
import { checkLooseObject, checkPack, gitLimits } from './bounds.node.ts';
import { gitRefusal } from './refusal.ts';

export const remoteGitdir = '/repository';

/** Rejects with UserError `git/too-large`, `git/damaged`. */
export async function checkFetched(path: string, bytes: Uint8Array, total: number): Promise<void> {
  if (bytes.length > gitLimits.file || total > gitLimits.read)
    throw gitRefusal('git/too-large', 'The repository is larger than what is read of one at a time.');
  if (path.endsWith('.pack')) await checkPack(bytes);
  else if (/\/objects\/[0-9a-f]{2}\/[0-9a-f]{38}$/.test(path)) checkLooseObject(bytes);
}
