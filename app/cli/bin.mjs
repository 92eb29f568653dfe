#!/usr/bin/env node
// The `countersign` command: checks its Node, then loads the built command line, or its sources where the build is behind them.
import { existsSync, readdirSync, statSync } from 'node:fs';
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { onPinnedNode } from './pinned-node.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const changedSince = (folder, time) =>
  readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const name = `${folder}/${entry.name}`;
    return entry.isDirectory() ? changedSince(name, time) : statSync(name).mtimeMs > time;
  });

/** An installed package is its build; in a checkout somebody may have edited since (looking takes about 10 ms). */
function buildIsCurrent() {
  const stamp = statSync(path('../../dist/.built-cli'), { throwIfNoEntry: false });
  if (!existsSync(path('../../dist/cli/start.js'))) return false;
  return !existsSync(path('../../.git')) || (stamp !== undefined && !changedSince(path('..'), stamp.mtimeMs));
}

if (onPinnedNode(path('bin.mjs'), process.argv.slice(2))) {
  nodeModule.enableCompileCache?.();
  const { start } = await import(buildIsCurrent() ? '../../dist/cli/start.js' : './start.ts');
  await start();
}
