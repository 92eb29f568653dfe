/** What a worker says to its cluster's admin interface: here I am, which runs are under way, and drop what is over. */
import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import { serviceName } from './context.ts';
import { refused, send } from './wire.ts';

/** Ids are compared as text in a query: nothing that could end the text is let through. */
export const runIdPattern = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/;

export interface ClusterAdmin {
  /** Workers behind one address are one deployment: registering it once more tells the cluster what has changed. */
  register(worker: URL): Promise<void>;
  /** Whether the cluster knows any worker of ours. */
  hasWorkers(): Promise<boolean>;
  /** Runs that have not ended; those that flows called only where `called` says so. */
  underWay(called?: 'called'): Promise<readonly string[]>;
  /** Runs that this one called, and that have not ended. */
  calledBy(runId: string): Promise<readonly string[]>;
  /** Drops what the cluster holds of an ended run and of the runs that it called. */
  purge(runId: string): Promise<void>;
  /** Ends a run that no worker can go on with. */
  kill(runId: string): Promise<void>;
}

const rowsSchema = z.object({ rows: z.array(z.object({ id: z.string(), target_service_key: z.string() })) });

const deploymentsSchema = z.object({ deployments: z.array(z.object({ services: z.array(z.object({ name: z.string() })) })) });

interface Invocation {
  readonly id: string;
  readonly runId: string;
}

/** What the cluster calls its invocations. They are compared as text, too. */
const invocationPattern = /^[A-Za-z0-9_]{1,200}$/;
/** A cluster that never comes to an end is none. */
const PAGES = 1_000;

/** `perPage`: how many runs are asked for at once. */
export function clusterAdmin(admin: URL, perPage = 10_000): ClusterAdmin {
  async function page(where: string): Promise<readonly Invocation[]> {
    const url = new URL('query', admin);
    const query = `SELECT id, target_service_key FROM sys_invocation WHERE target_service_name = '${serviceName}' AND target_handler_name = 'run' AND ${where} ORDER BY id LIMIT ${perPage}`;
    const answer = await send(url, 'POST', JSON.stringify({ query }), 'application/json', { accept: 'application/json' });
    if (answer.status >= 300) throw refused('a look at its runs', url, answer);
    return rowsSchema.parse(JSON.parse(answer.text)).rows.map(({ id, target_service_key: runId }) => ({ id, runId }));
  }
  async function invocations(where: string): Promise<readonly Invocation[]> {
    const all: Invocation[] = [];
    for (let pages = 0, after = ''; pages < PAGES; pages += 1) {
      const found = await page(after === '' ? where : `${where} AND id > '${after}'`);
      all.push(...found);
      const last = found.at(-1)?.id ?? '';
      if (found.length < perPage || last <= after || !invocationPattern.test(last)) break;
      after = last;
    }
    return all;
  }
  const named = (runId: string): string => {
    if (!runIdPattern.test(runId)) throw new UserError('run/bad-input', 'This cannot be the id of a run.', { place: runId });
    return `'${runId}'`;
  };
  /** A dot ends the id of the caller, and a slash follows the dot in the order of characters. */
  const below = (runId: string): string => `(target_service_key >= ${named(`${runId}.`)} AND target_service_key < '${runId}/')`;
  async function each(runId: string, where: string, deed: 'purge' | 'kill'): Promise<void> {
    for (const { id } of await invocations(`(target_service_key = ${named(runId)} OR ${below(runId)}) AND ${where}`)) {
      const url = new URL(`invocations/${id}/${deed}`, admin);
      const answer = await send(url, 'PATCH');
      // 404 and 409: it is gone already, or has ended meanwhile.
      if (answer.status >= 300 && answer.status !== 404 && answer.status !== 409) throw refused(`to ${deed} a run`, url, answer);
    }
  }
  return {
    async register(worker) {
      const url = new URL('deployments', admin);
      const answer = await send(url, 'POST', JSON.stringify({ uri: worker.href, force: true }), 'application/json');
      if (answer.status >= 300) throw refused('the worker', url, answer);
    },
    async hasWorkers() {
      const url = new URL('deployments', admin);
      const answer = await send(url, 'GET');
      if (answer.status >= 300) throw refused('a look at its workers', url, answer);
      return deploymentsSchema
        .parse(JSON.parse(answer.text))
        .deployments.some(({ services }) => services.some(({ name }) => name === serviceName));
    },
    underWay: async (called) =>
      (await invocations(`status != 'completed'${called === undefined ? ` AND target_service_key NOT LIKE '%.%'` : ''}`)).map(
        ({ runId }) => runId,
      ),
    calledBy: async (runId) => (await invocations(`${below(runId)} AND status != 'completed'`)).map(({ runId: called }) => called),
    purge: (runId) => each(runId, `status = 'completed'`, 'purge'),
    kill: (runId) => each(runId, `status != 'completed'`, 'kill'),
  };
}
