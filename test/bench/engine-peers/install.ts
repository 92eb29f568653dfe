/** The durable engines that ours is measured beside. Together they weigh more than the product, so they are fetched by the benchmark, not by `npm ci`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = {
  '@dbos-inc/dbos-sdk': '5.3.0',
  '@restatedev/restate-sdk': '1.17.2',
  '@restatedev/restate-server': '1.7.12',
  'node-red': '5.0.7',
} as const;

/** The folder whose node_modules holds the peers, or why there is none. */
export function installPeers(): { readonly folder: string } | { readonly missing: string } {
  const folder = fileURLToPath(new URL('../../../.cache/bench-peers', import.meta.url));
  const wanted = JSON.stringify({ private: true, dependencies: versions });
  const file = join(folder, 'package.json');
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted && existsSync(join(folder, 'node_modules', 'node-red'))) return { folder };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, wanted);
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', folder],
    { encoding: 'utf8', timeout: 300_000 },
  );
  return status === 0 ? { folder } : { missing: `npm could not install them: ${stderr.trim().split('\n')[0] ?? ''}` };
}
