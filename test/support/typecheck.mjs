// Type-checks every environment with its own tsconfig; one environment's globals never leak into another.
// What was checked is remembered in .cache, so that only what changed is looked at again.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
// What runs in Electron is checked with what runs in Node: nearly all of it is the same files. Its own project is for editors.
const projects = ['app/tsconfig.json', 'app/tsconfig.node.json', 'renderer/tsconfig.json', 'test/tsconfig.json'];
// Each of several checkers works out for itself what all share, so that four of them take nearly twice the work of one.
const checkers = String(Math.min(4, Math.ceil(availableParallelism() / 4)));
const wanted = process.argv.slice(2);
let failed = 0;
for (const project of projects.filter((p) => wanted.length === 0 || wanted.some((w) => p.includes(w)))) {
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '-p',
      project,
      '--checkers',
      checkers,
      '--incremental',
      '--tsBuildInfoFile',
      `.cache/types/${project.replaceAll('/', '-')}buildinfo`,
    ],
    { stdio: 'inherit' },
  );
  if (run.status !== 0) {
    failed += 1;
    console.error(`typecheck: ${project} failed`);
  }
}
process.exit(failed === 0 ? 0 : 1);
