/** The files that the program ships, read from the package's resources folder. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { lintFlow } from '../lint/run.ts';
import { isAsBuilt, notAsBuilt } from './pinned-resources.node.ts';
import type { Resources, TemplateInfo } from '../ipc/services.ts';

const entry = { id: z.string().regex(/^[a-z0-9-]{1,80}$/), title: z.string(), summary: z.string(), tags: z.array(z.string()) };
const templateIndex = z.array(z.strictObject(entry));
const incidentIndex = z.array(z.strictObject({ ...entry, source: z.string(), caughtBy: z.array(z.string()), mend: z.string() }));

/** The template of an incident's flow after its mends. */
const mendedEnding = '-mended';
const mendedFile = '.mended.flow.json';

export function shippedResources(
  folder: string,
  importForeign: (text: string, fileName: string) => Promise<readonly [{ flow: Flow }, ...unknown[]]>,
): Resources {
  const flowIn = async (...path: string[]): Promise<Flow> => {
    const file = join(folder, ...path);
    return readFlow(await readFile(file, 'utf8'), path.join('/'));
  };
  /** The text of a file that the program knows by its digest. Throws UserError `file/not-as-built`. */
  const pinned = async (path: string): Promise<string> => {
    const text = await readFile(join(folder, path), 'utf8');
    if (!isAsBuilt(path, text))
      throw new UserError('file/not-as-built', 'This template is not what the program was built with, so that it is not used.', {
        place: path,
        mend: 'Install the program again, and find out who changed its files.',
      });
    // As it was compared: of a name that stands there twice, no other reader takes the other value.
    return JSON.stringify(JSON.parse(text));
  };
  const templateIn = async (path: string): Promise<Flow> => readFlow(await pinned(path), path);
  const index = async (): Promise<z.infer<typeof templateIndex>> => templateIndex.parse(JSON.parse(await pinned('templates/index.json')));

  const incidents = async (): Promise<z.infer<typeof incidentIndex>> =>
    incidentIndex.parse(JSON.parse(await pinned('incidents/index.json')));
  const incidentTemplate = async ({
    id,
    title,
    summary,
    tags,
    source,
    caughtBy,
    mend,
  }: z.infer<typeof incidentIndex>[number]): Promise<TemplateInfo> => {
    const flow = await templateIn(`incidents/${id}.flow.json`);
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
      const refused = await notAsBuilt(folder);
      const fits = (...paths: readonly string[]): boolean => paths.every((path) => !refused.includes(path));
      const safe = fits('templates/index.json') ? (await index()).filter(({ id }) => fits(`templates/${id}.flow.json`)) : [];
      const lessons = fits('incidents/index.json')
        ? (await incidents()).filter(({ id }) => fits(`incidents/${id}.flow.json`, `incidents/${id}${mendedFile}`))
        : [];
      const offered = safe.map(async (one) => ({ ...one, nodes: (await templateIn(`templates/${one.id}.flow.json`)).nodes.length }));
      return { offered: await Promise.all([...offered, ...lessons.map(incidentTemplate)]), refused };
    },
    async template(id) {
      if ((await index()).some((one) => one.id === id)) return templateIn(`templates/${id}.flow.json`);
      const mended = id.endsWith(mendedEnding);
      const incident = mended ? id.slice(0, -mendedEnding.length) : id;
      if (!(await incidents()).some((one) => one.id === incident))
        throw new UserError('file/not-found', 'There is no such template.', { place: id.slice(0, 80) });
      return templateIn(`incidents/${incident}${mended ? mendedFile : '.flow.json'}`);
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
