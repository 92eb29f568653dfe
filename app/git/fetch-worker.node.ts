/**
 * Worker entry: fetches one branch into memory, checks and indexes it, and hands its files over. Without secrets and without a way out: each
 * request is made by the main thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import git, { Errors, type GitHttpRequest, type HttpClient } from 'isomorphic-git';
import type { FetchAnswer, FromFetch, ToFetch, WantedBranch } from './fetch-apart.node.ts';
import { memoryFiles } from './memory-files.ts';
import { isGitRefusal } from './refusal.ts';
import { checkFetched, remoteGitdir } from './remote-files.node.ts';
import { explained } from './server-answer.node.ts';

const { url, branch } = workerData as WantedBranch;
const say = (message: FromFetch, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(message, moved);

async function bytesOf(body: GitHttpRequest['body']): Promise<Uint8Array[] | undefined> {
  if (body === undefined) return undefined;
  const parts: Uint8Array[] = [];
  // The reader's own type says async; what it gives is a list.
  for await (const part of body) parts.push(part);
  return parts;
}

/** One request at a time: Git's two steps of a conversation follow each other. */
const http: HttpClient = {
  async request({ url: to, method, headers, body }) {
    const sent = await bytesOf(body);
    const answer = new Promise<ToFetch>((done) => parentPort?.once('message', done));
    say({
      request: {
        url: to,
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
        ...(sent === undefined ? {} : { body: sent }),
      },
    });
    const { response, bytes } = await answer;
    return {
      ...response,
      body: (async function* () {
        yield bytes;
      })(),
    };
  },
};

async function fetched(): Promise<FetchAnswer> {
  const fs = memoryFiles(checkFetched);
  const ref = `refs/heads/${branch}`;
  await fs.promises.mkdir(remoteGitdir);
  await git.init({ fs, gitdir: remoteGitdir, bare: true, defaultBranch: branch });
  await git.addRemote({ fs, gitdir: remoteGitdir, remote: 'origin', url });
  try {
    const { fetchHead } = await git.fetch({ fs, http, gitdir: remoteGitdir, url, ref, remoteRef: ref, singleBranch: true, tags: false });
    return { contents: fs.contents(), ...(fetchHead === null ? {} : { head: fetchHead }) };
  } catch (error) {
    // Nobody has pushed to this branch.
    if (error instanceof Errors.NotFoundError) return { contents: fs.contents() };
    throw error;
  }
}

function refusalOf(error: unknown): FetchAnswer {
  const why = explained(error, 'read');
  if (!isGitRefusal(why)) throw why;
  return { refused: { code: why.code, message: why.message } };
}

// What it has no word for ends the thread, which the main thread hears.
void fetched()
  .catch(refusalOf)
  .then((answer) => say({ answer }, 'refused' in answer ? [] : answer.contents.files.map(([, bytes]) => bytes.buffer)));
