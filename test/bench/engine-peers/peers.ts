/** Five-step runs on other engines, in the same run of the benchmark: DBOS and Restate, which keep a journal, and Node-RED, which keeps nothing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { postgresMissing, startPostgres } from '../../kit/postgres.ts';
import type { BenchResult } from '../result.ts';
import { installPeers } from './install.ts';

const figures = z.object({ perSecond: z.number(), p50: z.number(), alone: z.number() });
const PASSWORD = 'only-for-this-measurement';

function measured(script: string, folder: string, second: string): z.infer<typeof figures> {
  const file = fileURLToPath(new URL(`./${script}.mjs`, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [file, folder, second], { encoding: 'utf8', timeout: 180_000 });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (status !== 0 || !last.startsWith('{')) throw new Error(stderr.trim().split('\n').at(-1) ?? 'no figures');
  return figures.parse(JSON.parse(last));
}

async function withDatabase(run: (address: string) => z.infer<typeof figures>): Promise<z.infer<typeof figures>> {
  const missing = postgresMissing();
  if (missing !== undefined) throw new Error(missing);
  const postgres = await startPostgres({ key: '', cert: '', user: 'bench', password: PASSWORD, tls: false, fsync: true });
  try {
    return run(`postgresql://bench:${PASSWORD}@127.0.0.1:${postgres.port}/dbos`);
  } finally {
    await postgres.stop();
  }
}

/** `ours`: five-step runs a second of our engine. A peer that cannot be measured here says why. */
export async function peersBench(ours: number): Promise<BenchResult[]> {
  const installed = installPeers();
  if ('missing' in installed) return [{ name: 'other engines', value: Number.NaN, unit: '', note: `SKIPPED: ${installed.missing}` }];
  const { folder } = installed;
  const inFolder = (script: string) => (): z.infer<typeof figures> => {
    const empty = mkdtempSync(join(tmpdir(), 'countersign-peer-'));
    try {
      return measured(script, folder, empty);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  };
  const peers = [
    ['DBOS on PostgreSQL, fsync', () => withDatabase((address) => measured('dbos', folder, address))],
    ['Restate, one server and one worker', inFolder('restate')],
    ['Node-RED over HTTP, no journal', inFolder('node-red')],
  ] as const;
  const results: BenchResult[] = [];
  for (const [name, run] of peers) {
    try {
      const { perSecond, p50, alone } = await run();
      results.push({
        name: `five-step runs, ${name}`,
        value: perSecond,
        unit: 'runs/s',
        note: `ours ${(ours / perSecond).toFixed(1)} x; 32 at once, p50 ${p50.toFixed(1)} ms; one alone ${alone.toFixed(2)} ms`,
      });
    } catch (error) {
      results.push({
        name: `five-step runs, ${name}`,
        value: Number.NaN,
        unit: '',
        note: `SKIPPED: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  return results;
}
