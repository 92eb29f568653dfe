/** The files that the program ships, read from the package's resources folder. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { Resources } from '../ipc/services.ts';

const templateIndex = z.array(z.strictObject({ id: z.string().regex(/^[a-z0-9-]{1,80}$/), title: z.string(), summary: z.string(), tags: z.array(z.string()) }));

export function shippedResources(folder: string, importForeign: (text: string, fileName: string) => Promise<readonly [{ flow: Flow }, ...unknown[]]>): Resources {
  const flowIn = async (...path: string[]): Promise<Flow> => {
    const file = join(folder, ...path);
    return readFlow(await readFile(file, 'utf8'), path.join('/'));
  };
  const index = async (): Promise<z.infer<typeof templateIndex>> => templateIndex.parse(JSON.parse(await readFile(join(folder, 'templates', 'index.json'), 'utf8')));

  return {
    async templates() {
      return Promise.all((await index()).map(async (entry) => ({ ...entry, nodes: (await flowIn('templates', `${entry.id}.flow.json`)).nodes.length })));
    },
    async template(id) {
      if (!(await index()).some((entry) => entry.id === id)) throw new UserError('file/not-found', 'There is no such template.', { place: id.slice(0, 80) });
      return flowIn('templates', `${id}.flow.json`);
    },
    async samples() {
      const names = (await readdir(join(folder, 'samples'))).filter((name) => name.endsWith('.json')).sort();
      return Promise.all(names.map(async (name) => (name.endsWith('.flow.json')
        ? flowIn('samples', name)
        : (await importForeign(await readFile(join(folder, 'samples', name), 'utf8'), name))[0].flow)));
    },
    async rulePage(ruleId) {
      if (!/^[A-Za-z]{2}\d{3}$/.test(ruleId)) throw new UserError('file/not-found', 'There is no such rule.', { place: ruleId.slice(0, 40) });
      return readFile(join(folder, 'rules', `${ruleId.toUpperCase()}.md`), 'utf8');
    },
  };
}
