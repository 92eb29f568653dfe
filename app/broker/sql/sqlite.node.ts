/** SQLite files of the user: each statement in a worker, which is killed when its time is over. */
import { Worker } from 'node:worker_threads';
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Timers } from '../../kernel/ports.ts';
import { z } from 'zod';
import { CapabilityRefused } from '../network/refusal.ts';
import { answerTooLarge } from './sql-limits.ts';
import type { SqliteJob } from './sqlite-worker.node.ts';
import type { SqlAnswer } from '../step-broker.ts';

const answerSchema = z.union([
  z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())), changed: z.number() }),
  z.strictObject({ denied: z.strictObject({ table: z.string(), access: z.enum(['read', 'write']) }) }),
  z.strictObject({ failed: z.string() }),
  z.strictObject({ tooLarge: z.literal(true) }),
]);

function plain(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return Array.isArray(value) ? value.map(plain) : plainRow(value as Record<string, unknown>);
}

/** Bytes become base64, 64-bit integers and times text, so that rows are JSON; in lists, too. */
export const plainRow = (row: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)]));

/** Idle workers that are kept: starting one takes longer than most queries. */
const MOST_IDLE = 2;

export class SqliteWorkers {
  readonly #timers: Timers;
  readonly #workerUrl: URL;
  readonly #idle: Worker[] = [];
  #closed = false;

  constructor(timers: Timers, workerUrl: URL = new URL('./sqlite-worker.node.ts', import.meta.url)) {
    this.#timers = timers;
    this.#workerUrl = workerUrl;
  }

  run(job: SqliteJob, nodeId: string): Promise<SqlAnswer> {
    const worker = this.#idle.pop() ?? new Worker(this.#workerUrl, { env: {}, argv: [], resourceLimits: { maxOldGenerationSizeMb: 256 } });
    worker.ref();
    let whole = false;
    return new Promise<SqlAnswer>((resolve, reject) => {
      const cancel = this.#timers.after(job.timeoutMs, () =>
        reject(
          new TransientError('egress/timeout', 'The query took longer than it may.', {
            mend: 'Let it read less: a LIMIT, a condition, an index.',
          }),
        ),
      );
      const done = (run: () => void): void => {
        cancel();
        run();
      };
      worker.once('error', (cause) => done(() => reject(new TerminalError('sql/failed', 'The query failed.', { cause }))));
      worker.once('exit', () => done(() => reject(new TerminalError('sql/failed', 'The query ended without an answer.'))));
      worker.once('message', (message: unknown) =>
        done(() => {
          whole = true;
          const answer = answerSchema.safeParse(message);
          if (!answer.success) reject(new TerminalError('sql/failed', 'The database gave an answer that could not be read.'));
          else if ('tooLarge' in answer.data) reject(answerTooLarge());
          else if ('denied' in answer.data) {
            const { table, access } = answer.data.denied;
            reject(
              new CapabilityRefused({
                words: `${access} access to the table ${table} is not approved for this step`,
                wanted: { node: nodeId, table, access },
              }),
            );
          } else if ('failed' in answer.data) {
            reject(
              /locked|busy/i.test(answer.data.failed)
                ? new TransientError('sql/failed', 'The database is busy.')
                : new TerminalError('sql/failed', `The database refused the statement: ${answer.data.failed.slice(0, 300)}.`),
            );
          } else resolve({ rows: answer.data.rows.map(plainRow), changed: answer.data.changed });
        }),
      );
      worker.postMessage(job);
    }).finally(() => {
      // By name: the worker listens to itself for others, to know when its port must be read.
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
      if (whole && !this.#closed && this.#idle.length < MOST_IDLE) {
        // An idle worker does not hold the process up.
        worker.unref();
        this.#idle.push(worker);
      } else void worker.terminate();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((worker) => worker.terminate()));
  }
}
