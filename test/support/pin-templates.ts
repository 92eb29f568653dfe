/** Writes down the digests of the templates: `node test/support/on-node.mjs pin-templates`, after one was changed on purpose. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, pinnedFolders } from '../../app/host/pinned-resources.node.ts';

const root = join(import.meta.dirname, '..', '..');
export function main(): void {
  const lines = pinnedFolders.flatMap((folder) =>
    readdirSync(join(root, 'resources', folder))
      .sort()
      .map((name) => `  '${folder}/${name}': '${digestOf(readFileSync(join(root, 'resources', folder, name), 'utf8'))}',`),
  );
  writeFileSync(
    join(root, 'app', 'host', 'template-digests.ts'),
    `/** SHA-256 over the canonical JSON of each file: made by test/support/pin-templates.ts. */\nexport const templateDigests: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n};\n`,
  );
}
