#!/usr/bin/env node
// The `countersign` command: checks its Node, then loads the built command line, or its sources in a fresh checkout.
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { onPinnedNode } from './pinned-node.mjs';

if (onPinnedNode(fileURLToPath(import.meta.url), process.argv.slice(2))) {
  nodeModule.enableCompileCache?.();
  const built = new URL('../../dist/cli/start.js', import.meta.url);
  const useSources = process.env.COUNTERSIGN_SOURCES === '1' || !existsSync(built);
  const { start } = await import(useSources ? './start.ts' : built.href);
  await start();
}
