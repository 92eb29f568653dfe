/** The version of this program, as package.json says it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../serve/folders.ts';

export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}
