/**
 * Fetches a branch in a thread of its own: unpacking, checking and indexing tens of thousands of objects takes seconds, in which the
 * window lives on. The thread talks to nobody: each request goes through the transport here, which alone has the person's login.
 */
import { URL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git';
import type { MemoryContents } from './memory-files.ts';
import { gitRefusal, type GitCode } from './refusal.ts';
import { explained } from './server-answer.node.ts';

export interface Transport {
  /** What the Git reader takes for the server's address. */
  readonly url: string;
  /** Of one conversation: discovery, then at most one request. */
  client(): { readonly http: HttpClient; close(): void };
}

export interface WantedBranch {
  readonly url: string;
  readonly branch: string;
}
type SentRequest = Pick<GitHttpRequest, 'url' | 'method' | 'headers'> & { readonly body?: readonly Uint8Array[] };
/** `head` is missing where nobody has pushed to the branch. */
export interface FetchedBranch {
  readonly contents: MemoryContents;
  readonly head?: string;
}
export type FetchAnswer = FetchedBranch | { readonly refused: { readonly code: GitCode; readonly message: string } };
export type FromFetch = { readonly request: SentRequest } | { readonly answer: FetchAnswer };
export interface ToFetch {
  readonly response: Omit<GitHttpResponse, 'body'>;
  readonly bytes: Uint8Array;
}

async function* partsOf(parts: readonly Uint8Array[]): AsyncIterableIterator<Uint8Array> {
  yield* parts;
}

/** Rejects with UserError `git/...`, or what the broker refuses. */
export async function fetchApart(transport: Transport, branch: string): Promise<FetchedBranch> {
  const { http, close } = transport.client();
  const worker = new Worker(new URL('./fetch-worker.node.ts', import.meta.url), {
    workerData: { url: transport.url, branch } satisfies WantedBranch,
    env: {},
    argv: [],
  });
  async function ask({ body, ...request }: SentRequest): Promise<void> {
    const { body: answered, ...response } = await http.request({ ...request, ...(body === undefined ? {} : { body: partsOf(body) }) });
    const parts: Uint8Array[] = [];
    for await (const part of answered ?? []) parts.push(part);
    worker.postMessage({ response, bytes: Buffer.concat(parts) } satisfies ToFetch);
  }
  try {
    const answer = await new Promise<FetchAnswer>((done, fail) => {
      worker.on('message', (message: FromFetch) => {
        if ('answer' in message) done(message.answer);
        else ask(message.request).catch(fail);
      });
      worker.once('error', fail);
      worker.once('exit', () => fail(gitRefusal('git/damaged', 'The repository could not be read.')));
    });
    if ('refused' in answer) throw gitRefusal(answer.refused.code, answer.refused.message);
    return answer;
  } catch (error) {
    throw explained(error, 'read');
  } finally {
    close();
    void worker.terminate();
  }
}
