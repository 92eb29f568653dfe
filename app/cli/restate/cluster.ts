/** What a worker says to its Restate cluster: here I am, and run this called flow for me. */
import { request } from 'undici';
import { z } from 'zod';
import type { DurableEnd, DurableRequest } from '../../engine/durable/ports.ts';
import { TransientError, UserError } from '../../kernel/errors.ts';
import { serviceName } from './context.ts';

const ANSWER_MS = 10_000;
const ANSWER_BYTES = 64 * 1024 * 1024;

async function send(url: URL, method: 'GET' | 'POST', body: unknown, waitMs: number): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const { statusCode, body: answer } = await request(url, {
      method, headersTimeout: waitMs, bodyTimeout: waitMs, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > ANSWER_BYTES) throw new Error('too large');
    }
    return { status: statusCode, text };
  } catch (cause) {
    throw new TransientError('egress/unreachable', 'The Restate cluster cannot be reached.', { place: url.host, cause });
  }
}

const refused = (what: string, url: URL, { status, text }: { readonly status: number; readonly text: string }): UserError =>
  new UserError('egress/status', `The Restate cluster refused ${what}: ${status} ${text.slice(0, 300)}`, { place: url.host });

/** Tells the cluster's admin interface where this worker listens. Workers behind one address are one deployment: register it once more after an update. */
export async function register(admin: URL, worker: URL): Promise<void> {
  const url = new URL('deployments', admin);
  const answer = await send(url, 'POST', { uri: worker.href, force: true }, ANSWER_MS);
  if (answer.status >= 300) throw refused('the worker', url, answer);
}

const endSchema: z.ZodType<Pick<DurableEnd, 'status' | 'output' | 'error' | 'attempts' | 'tokens' | 'costMilliUsd'>> = z.object({
  status: z.enum(['running', 'waiting', 'paused', 'succeeded', 'failed', 'halted', 'cancelled']), output: z.array(z.json()), attempts: z.int(), tokens: z.number(), costMilliUsd: z.number(),
  error: z.object({ code: z.string(), class: z.enum(['user', 'transient', 'terminal', 'bug']), message: z.string() }).optional(),
});

/** Runs a called flow to its end; the same id finds the same run. */
export async function runElsewhere(ingress: URL, runId: string, start: DurableRequest, waitMs: number): Promise<z.infer<typeof endSchema>> {
  const begin = new URL(`${serviceName}/${runId}/run/send`, ingress);
  const begun = await send(begin, 'POST', start, ANSWER_MS);
  // 409: an earlier attempt of the calling step began it.
  if (begun.status >= 300 && begun.status !== 409) throw refused('the called flow', begin, begun);
  const attach = new URL(`restate/workflow/${serviceName}/${runId}/attach`, ingress);
  const ended = await send(attach, 'GET', undefined, waitMs);
  if (ended.status >= 300) throw refused('the called flow', attach, ended);
  return endSchema.parse(JSON.parse(ended.text));
}
