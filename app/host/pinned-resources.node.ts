/**
 * Templates as this program was built with them. Their digests are part of the program, so that whoever changes a file in the folder of resources
 * changes no flow that anybody starts from: what does not fit is not offered, and said.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeHash } from '../kernel/host.node.ts';
import { canonicalJson } from '../kernel/json.ts';
import { templateDigests } from './template-digests.ts';

export const pinnedFolders = ['templates', 'incidents'] as const;

/** Of what the file says, not of its bytes: line ends that a checkout changes say nothing. */
export const digestOf = (text: string): string => nodeHash.sha256(canonicalJson(JSON.parse(text)));

/** Is the text of a file, by its path in the resources, what the program was built with? */
export function isAsBuilt(path: string, text: string): boolean {
  try {
    return Object.hasOwn(templateDigests, path) && templateDigests[path] === digestOf(text);
  } catch {
    return false;
  }
}

/** Files that are gone, that were changed, or that nobody put there, by their path in the resources. */
export async function notAsBuilt(resources: string): Promise<readonly string[]> {
  const wrong = new Set<string>();
  for (const path of Object.keys(templateDigests)) {
    const text = await readFile(join(resources, path), 'utf8').catch(() => undefined);
    if (text === undefined || !isAsBuilt(path, text)) wrong.add(path);
  }
  // What the desktop of a system leaves in a folder (.DS_Store, Thumbs.db) is no template of anybody.
  for (const folder of pinnedFolders)
    for (const name of await readdir(join(resources, folder)).catch(() => []))
      if (name.endsWith('.json') && !Object.hasOwn(templateDigests, `${folder}/${name}`)) wrong.add(`${folder}/${name}`);
  return [...wrong].sort();
}
