/** The files that the program ships, read from the package's resources folder. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { lintFlow } from '../lint/run.ts';
import type { Resources, TemplateInfo } from '../ipc/services.ts';

const entry = { id: z.string().regex(/^[a-z0-9-]{1,80}$/), title: z.string(), summary: z.string(), tags: z.array(z.string()) };
const templateIndex = z.array(z.strictObject(entry));
const incidentIndex = z.array(z.strictObject({ ...entry, source: z.string(), caughtBy: z.array(z.string()), mend: z.string() }));

/** The template of an incident's flow after its mends. */
const mendedEnding = '-mended';

export function shippedResources(
  folder: string,
  importForeign: (text: string, fileName: string) => Promise<readonly [{ flow: Flow }, ...unknown[]]>,
): Resources {
  const flowIn = async (...path: string[]): Promise<Flow> => {
    const file = join(folder, ...path);
    return readFlow(await readFile(file, 'utf8'), path.join('/'));
  };
  const index = async (): Promise<z.infer<typeof templateIndex>> =>
    templateIndex.parse(JSON.parse(await readFile(join(folder, 'templates', 'index.json'), 'utf8')));

  const incidents = async (): Promise<z.infer<typeof incidentIndex>> =>
    incidentIndex.parse(JSON.parse(await readFile(join(folder, 'incidents', 'index.json'), 'utf8')));
  const incidentTemplate = async ({
    id,
    title,
    summary,
    tags,
    source,
    caughtBy,
    mend,
  }: z.infer<typeof incidentIndex>[number]): Promise<TemplateInfo> => {
    const flow = await flowIn('incidents', `${id}.flow.json`);
    const { findings } = lintFlow(flow);
    const caught = caughtBy.flatMap((rule) => findings.find(({ ruleId }) => ruleId === rule) ?? []);
    return {
      id,
      title,
      summary,
      tags,
      nodes: flow.nodes.length,
      incident: { source, mend, findings: caught.map(({ ruleId, severity, title: said }) => ({ ruleId, severity, title: said })) },
    };
  };

  return {
    async templates() {
      const safe = (await index()).map(async (one) => ({ ...one, nodes: (await flowIn('templates', `${one.id}.flow.json`)).nodes.length }));
      return Promise.all([...safe, ...(await incidents()).map(incidentTemplate)]);
    },
    async template(id) {
      if ((await index()).some((one) => one.id === id)) return flowIn('templates', `${id}.flow.json`);
      const mended = id.endsWith(mendedEnding);
      const incident = mended ? id.slice(0, -mendedEnding.length) : id;
      if (!(await incidents()).some((one) => one.id === incident))
        throw new UserError('file/not-found', 'There is no such template.', { place: id.slice(0, 80) });
      return flowIn('incidents', `${incident}${mended ? '.mended' : ''}.flow.json`);
    },
    async samples() {
      const names = (await readdir(join(folder, 'samples'))).filter((name) => name.endsWith('.json')).sort();
      return Promise.all(
        names.map(async (name) =>
          name.endsWith('.flow.json')
            ? flowIn('samples', name)
            : (await importForeign(await readFile(join(folder, 'samples', name), 'utf8'), name))[0].flow,
        ),
      );
    },
    async rulePage(ruleId) {
      if (!/^[A-Za-z]{2}\d{3}$/.test(ruleId))
        throw new UserError('file/not-found', 'There is no such rule.', { place: ruleId.slice(0, 40) });
      return readFile(join(folder, 'rules', `${ruleId.toUpperCase()}.md`), 'utf8');
    },
  };
}
