/** A prepared bundle taken apart again into what it was made from; making it again gives the same bytes. */
import { z } from 'zod';
import type { Json } from '../kernel/json.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import type { BundleInput } from './bundle-input.ts';
import { modelsSchema, policyFileSchema } from './contents.ts';
import type { PreparedBundle } from './prepare.node.ts';

const testsSchema = z.strictObject({
  tests: z.array(z.strictObject({ name: z.string(), result: z.enum(['passed', 'warned']), detail: z.string().optional() })),
});

/** The caller has verified it (readDraft). */
export function readBundleInput({ manifest, files }: PreparedBundle): BundleInput {
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(files.find((file) => file.name === name)?.data)) as unknown;
  const { pack, ruleSet, waivers } = policyFileSchema.parse(json('policy.json'));
  return {
    flow: readFlow(json('flow.json'), 'flow.json'),
    subflows: files
      .filter(({ name }) => name.startsWith('subflows/'))
      .map(({ name }) => readFlow(json(name), name))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    connections: manifest.requirements.connections,
    capabilities: manifest.capabilities,
    models: modelsSchema.parse(json('models.lock.json')).models,
    policyPack: pack,
    ruleSet,
    waivers,
    verdict: manifest.verdict,
    lintReport: json('reports/lint.sarif.json') as Json,
    tests: testsSchema.parse(json('reports/tests.json')).tests,
    version: manifest.version,
    environment: manifest.environment,
    expiresAt: manifest.expiresAt,
    minimumRunner: manifest.minimumRunner,
    risk: manifest.risk,
    requiredSignatures: manifest.review.signatures,
    requiredGroups: manifest.review.groups,
    emergency: manifest.review.emergency === true,
    authors: manifest.authors,
  };
}
