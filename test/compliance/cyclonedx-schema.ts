/** What CycloneDX 1.6 finds wrong with a bill of materials. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** "Exactly one of these properties", which the reader takes for any of them, written out as one object for each. */
function writtenOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writtenOut);
  if (!isPart(value)) return value;
  const part: Part = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, writtenOut(inner)]));
  const { oneOf, properties, required = [], ...rest } = part;
  if (!Array.isArray(oneOf) || !isPart(properties)) return part;
  const keys = oneOf.map((one: unknown) => (isPart(one) && Object.keys(one).join() === 'required' ? (one['required'] as string[]) : []));
  if (keys.some(({ length }) => length !== 1)) return part;
  const names = keys.flat();
  return {
    oneOf: names.map((name) => ({
      ...rest,
      required: [...(required as string[]), name],
      properties: Object.fromEntries(Object.entries(properties).filter(([other]) => other === name || !names.includes(other))),
    })),
  };
}

const schema = z.fromJSONSchema(
  writtenOut(JSON.parse(readFileSync(join(import.meta.dirname, 'schemas/cyclonedx-1.6.schema.json'), 'utf8'))) as Parameters<
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
