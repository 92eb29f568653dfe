/** The bill of materials: CycloneDX 1.6 (ECMA-424) with the models as `machine-learning-model` components. */
import type { Grant } from '../broker/grant.ts';
import { hashesOf, serialNumber } from '../compliance/cyclonedx.ts';
import { learningComponents, learningRefsGranted, learningSteps, trainingPart } from '../compliance/learning-bill.ts';
import type { Json } from '../kernel/json.ts';
import type { ModelLock, NodeTypeLock } from '../review/closure.ts';
import type { Flow } from '../workflow/model/flow.ts';

export interface MaterialsInput {
  readonly flowId: string;
  readonly flowName: string;
  readonly version: number;
  readonly closure: string;
  readonly nodeTypes: readonly NodeTypeLock[];
  readonly models: readonly ModelLock[];
  readonly capabilities: Grant;
  /** With their sub-flows: what they learn from people is listed. */
  readonly flows: readonly Flow[];
}

const nodeRef = (lock: NodeTypeLock): string => `node:${lock.type}@${lock.version}`;
const modelRef = (lock: ModelLock): string => `model:${lock.provider}/${lock.model}${lock.digest === undefined ? '' : `@${lock.digest}`}`;

/** Destinations as services: scheme, host and port, each once. */
function servicesOf(capabilities: Grant): readonly string[] {
  return [...new Set(capabilities.hosts.map(({ scheme, host, port }) => `${scheme}://${host}:${port}`))].sort();
}

/** Every reference that the bill must name, and nothing else: what a verifier compares. */
export function materialRefs(input: MaterialsInput): readonly string[] {
  return [
    ...input.nodeTypes.map(nodeRef),
    ...input.models.map(modelRef),
    ...learningRefsGranted(input.flows, input.capabilities.learning),
    ...servicesOf(input.capabilities).map((service) => `service:${service}`),
  ].sort();
}

/** CycloneDX 1.6: the node types, models and destinations of a bundle (B-FIT-6). */
export function billOfMaterials(input: MaterialsInput): Json {
  const root = `flow:${input.flowId}`;
  const learning = learningSteps(input.flows);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumber(input.closure),
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': root, name: input.flowName, version: String(input.version) } },
    components: [
      ...input.nodeTypes.map((lock) => ({
        type: 'library',
        'bom-ref': nodeRef(lock),
        group: 'countersign-node',
        name: lock.type,
        version: String(lock.version),
      })),
      ...input.models.map((lock) => ({
        type: 'machine-learning-model',
        'bom-ref': modelRef(lock),
        group: lock.provider,
        name: lock.model,
        ...(lock.digest === undefined ? {} : { version: lock.digest }),
        ...(hashesOf(lock.digest).length === 0 ? {} : { hashes: hashesOf(lock.digest) }),
        modelCard: { considerations: { useCases: [`Called by the flow "${input.flowName}"`] } },
      })),
      ...learningComponents(learning),
    ],
    ...trainingPart(learning),
    services: servicesOf(input.capabilities).map((service) => ({
      'bom-ref': `service:${service}`,
      name: service,
      endpoints: [service],
      'x-trust-boundary': true,
    })),
    dependencies: [{ ref: root, dependsOn: materialRefs(input) }],
  };
}

/** The references in a bill that was read from a bundle; undefined when it is no CycloneDX 1.6 document. */
export function refsInBill(bill: unknown): readonly string[] | undefined {
  if (typeof bill !== 'object' || bill === null) return undefined;
  const { bomFormat, specVersion, components, services } = bill as Record<string, unknown>;
  if (bomFormat !== 'CycloneDX' || specVersion !== '1.6' || !Array.isArray(components) || !Array.isArray(services)) return undefined;
  const refs = [...(components as unknown[]), ...(services as unknown[])].map((item) =>
    typeof item === 'object' && item !== null ? (item as Record<string, unknown>)['bom-ref'] : undefined,
  );
  return refs.every((ref): ref is string => typeof ref === 'string') ? refs.sort() : undefined;
}
