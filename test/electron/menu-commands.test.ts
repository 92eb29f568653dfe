import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { acceleratorOf, menuCommands } from '../../electron/main/menu-commands.ts';
import { root } from '../support/toolchain.ts';

/** Every command that some page of the renderer offers, with its keys. */
const offered = new Map(
  globSync('renderer/**/*.{ts,tsx}', { cwd: root }).flatMap((path) =>
    // Up to the next command.
    [...readFileSync(join(root, path), 'utf8').matchAll(/\bid: '([a-z]+\.[a-z-]+)'((?:(?!\bid: )[^]){0,600})/g)].map(
      (match) => [match[1] ?? '', /\bshortcut: '([^']+)'/.exec(match[2] ?? '')?.[1]] as const,
    ),
  ),
);

describe('the native menu', () => {
  test.each(
    Object.values(menuCommands)
      .flat()
      .filter((entry) => entry !== '-'),
  )('$label runs $command, with the keys that the page hears', ({ command, keys }) => {
    expect([offered.has(command), offered.get(command)]).toEqual([true, keys]);
  });

  test('shows keys as the operating system does', () => {
    expect(['Mod+Shift+M', 'F'].map(acceleratorOf)).toEqual(['CmdOrCtrl+Shift+M', 'F']);
  });
});
