// Type-checks every environment with its own tsconfig; one environment's globals never leak into another.
// What was checked is remembered in .cache, so that only what changed is looked at again.
import { spawnSync } from 'node:child_process';
const projects = ['app/tsconfig.json', 'app/tsconfig.node.json', 'electron/tsconfig.json', 'renderer/tsconfig.json', 'test/tsconfig.json'];
const wanted = process.argv.slice(2);
let failed = 0;
for (const project of projects.filter((p) => wanted.length === 0 || wanted.some((w) => p.includes(w)))) {
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '-p',
      project,
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
