/** Services for Restate as somebody would write them by hand, without our interpreter: bare ones, and one that keeps the promises of our runs. */
import * as restate from '@restatedev/restate-sdk/node';
import { request, type Agent } from 'undici';
import { answerPlace, requestPlace, sealedJson } from '../../app/cli/restate/sealed.ts';
import { testKey } from '../restate/restate-kit.ts';

export type Five = { readonly a: number; readonly b?: number };

/** The five steps that compute, as somebody would write them by hand. */
export async function computes(context: restate.Context, input: Five): Promise<Five> {
  const one = await context.run('start', async () => input);
  const two = await context.run('sum', async () => ({ ...one, b: one.a + 1 }));
  const three = await context.run('choice', async () => {
    if (two.b <= 0) throw new Error('no');
    return two;
  });
  const four = await context.run('pick', async () => ({ a: three.a, b: three.b }));
  return await context.run('nothing', async () => four);
}
export const asks = ['a', 'b', 'c', 'd'];
/** A start and four requests. */
export const calls =
  (base: string, agent: Agent) =>
  async (context: restate.Context, input: Five): Promise<unknown> => {
    let got: unknown = await context.run('start', async () => input);
    for (const step of asks)
      got = await context.run(step, async () => await (await request(`${base}/${step}`, { dispatcher: agent })).body.json());
    return got;
  };

const LARGEST = 10 * 1024 * 1024;
const PATIENCE_MS = 30_000;
/** An answer of an allowed host, in time and no larger than it may be. */
async function bounded(url: string, hosts: ReadonlySet<string>, dispatcher: Agent): Promise<unknown> {
  if (!hosts.has(new URL(url).host)) throw new restate.TerminalError('This host is not allowed.');
  const { statusCode, body } = await request(url, { dispatcher, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > LARGEST) throw new restate.TerminalError('The answer is too large.');
    pieces.push(piece);
  }
  if (statusCode >= 400) throw new Error(`It answers ${statusCode}.`);
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}

/** The start and the four requests of a run that its id begins once, that is seen and stopped from outside at any time, and of which the cluster can read nothing. */
export const callsByHand =
  (base: string, agent: Agent) =>
  async (context: restate.WorkflowContext, asked: Uint8Array): Promise<Uint8Array> => {
    const { key: runId } = context;
    const hosts = new Set([new URL(base).host]);
    const sealed = <T>(place: string, made: 'once' | 'again') => sealedJson<T>(testKey, `${runId} ${place}`, made);
    let stopped = false;
    const stop = context.signal('stop', sealed<{ readonly by: string }>('stop', 'once')).map((said) => {
      stopped = true;
      return { stoppedBy: said?.by ?? '' };
    });
    const step = async (name: string, work: () => Promise<unknown>): Promise<unknown> =>
      await restate.RestatePromise.race([context.run(name, work, { serde: sealed<unknown>(name, 'once') }), stop]);
    const show = (status: string, steps: number): void =>
      context.set('view', { status, steps, invocation: context.request().id }, sealed<unknown>('view', 'again'));
    const input = sealedJson<Five>(testKey, requestPlace(runId, 'run'), 'once').deserialize(asked);
    let got = await step('start', async () => input);
    show('running', 1);
    for (const name of asks) {
      if (stopped) break;
      got = await step(name, () => bounded(`${base}/${name}`, hosts, agent));
    }
    show(stopped ? 'stopped' : 'succeeded', asks.length + 1);
    return sealedJson<unknown>(testKey, answerPlace(runId, 'run'), 'again').serialize(got);
  };
