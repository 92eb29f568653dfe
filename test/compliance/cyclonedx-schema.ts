/** What CycloneDX 1.6 finds wrong with a bill of materials. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.fromJSONSchema(
  JSON.parse(readFileSync(join(import.meta.dirname, 'schemas/cyclonedx-1.6.schema.json'), 'utf8')) as Parameters<
    typeof z.fromJSONSchema
  >[0],
  { defaultTarget: 'draft-7' },
);

/** Faults against the schema, and references that name nothing. */
export function faultsOf(bill: unknown): readonly string[] {
  const parsed = schema.safeParse(bill);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const {
    components = [],
    services = [],
    dependencies = [],
    metadata,
  } = bill as {
    components?: { 'bom-ref': string }[];
    services?: { 'bom-ref': string }[];
    dependencies?: { ref: string; dependsOn?: string[] }[];
    metadata?: { component?: { 'bom-ref': string } };
  };
  const refs = [...components, ...services, ...(metadata?.component === undefined ? [] : [metadata.component])].map(
    (one) => one['bom-ref'],
  );
  const twice = refs.filter((ref, at) => refs.indexOf(ref) !== at).map((ref) => `${ref} stands twice`);
  return [
    ...twice,
    ...dependencies
      .flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn])
      .filter((ref) => !refs.includes(ref))
      .map((ref) => `${ref} names nothing`),
  ];
}
