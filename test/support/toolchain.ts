/** Where this checkout's packages and this machine's C++ headers are. */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of this checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

export const packageFolder = (name: string): string => join(root, 'node_modules', name);

/** The prefix whose include/node holds Node's C headers; undefined leaves it to node-gyp, which asks nodejs.org. */
export function headersFolder(): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .filter((file) => existsSync(file))
    .map((file) => dirname(dirname(realpathSync(file))));
  const prefixes = [process.env['npm_config_nodedir'], ...onPath, '/usr/local', '/usr'];
  return prefixes.find((prefix): prefix is string => prefix !== undefined && existsSync(join(prefix, 'include', 'node', 'node_api.h')));
}
