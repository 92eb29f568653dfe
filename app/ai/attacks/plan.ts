/** Where outsiders can write to the models of a flow. Pure. */
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import { declaredFieldsSchema } from '../../nodes/kit/schemas.ts';
import { carriesItems, graphOf, reachableFrom, type FlowGraph } from '../../workflow/graph/graph.ts';
import type { Flow, FlowNode } from '../../workflow/model/flow.ts';
import { isClosedType, type FieldPath } from '../../workflow/model/labels.ts';
import type { Read } from '../../workflow/model/reads.ts';

export type FactsOf = (node: FlowNode, flow: Flow) => NodeFacts;

/** A step whose output somebody outside writes, in front of a model. */
export interface AttackEntry {
  readonly nodeId: string;
  readonly nodeName: string;
  /** The trigger that the run begins with: the step itself, or one that leads to it. */
  readonly trigger: string;
  /** The outsider's text is in what starts the run; otherwise in what the step is answered. */
  readonly starts: boolean;
  /** What he writes is the name of a file. */
  readonly fileName: boolean;
  /** Fields that an outsider can fill with words. */
  readonly paths: readonly FieldPath[];
  /** Steps that ask a model with what comes in here. */
  readonly models: readonly string[];
  /** Fields that later steps read of it, where it does not say itself what it brings. */
  readonly wanted: readonly FieldPath[];
}

export interface AttackPlan {
  readonly entries: readonly AttackEntry[];
  /** Steps that ask a model. */
  readonly models: readonly string[];
}

/** More ways in than this are attacked one after the other, the first ones first; what is left out is said. */
export const mostEntries = 6;

const asksModel = (facts: NodeFacts): boolean =>
  facts.ai !== undefined && ['chat', 'agent', 'classifier', 'extractor'].includes(facts.ai.role);

export function attackPlan(flow: Flow, factsOf: FactsOf): AttackPlan {
  const graph = graphOf(flow);
  const on = flow.nodes.filter((node) => node.disabled !== true);
  const facts = new Map(on.map((node) => [node.id, factsOf(node, flow)]));
  const models = on
    .filter(({ id }) => {
      const own = facts.get(id);
      return own !== undefined && asksModel(own);
    })
    .map(({ id }) => id);
  const triggers = on.filter(({ id }) => facts.get(id)?.trigger !== undefined).map(({ id }) => id);
  const entries = on.flatMap((node): AttackEntry[] => {
    const own = facts.get(node.id);
    const outside = own?.sources.filter(({ trust, byModel }) => trust !== 'trusted' && byModel !== true) ?? [];
    if (own === undefined || outside.length === 0) return [];
    const reached = reachableFrom(graph, [node.id]);
    const asked = models.filter((id) => reached.has(id));
    if (asked.length === 0) return [];
    const starts = own.trigger !== undefined;
    const trigger = starts
      ? node.id
      : triggers.find(
          (id) => reachableFrom(graph, [id]).has(node.id) || plugsInto(graph, node.id).some((root) => reachableFrom(graph, [id]).has(root)),
        );
    if (trigger === undefined) return [];
    return [
      {
        nodeId: node.id,
        nodeName: node.name,
        trigger,
        starts,
        fileName: own.trigger?.kind === 'file',
        models: asked,
        paths: outside.filter(({ type }) => !isClosedType(type)).map(({ path }) => path),
        wanted: node.sample === undefined && !declaresFields(node) ? readsOf(graph, node, facts) : [],
      },
    ];
  });
  return { entries, models };
}

const declaresFields = ({ parameters }: FlowNode): boolean => (declaredFieldsSchema.safeParse(parameters['fields']).data ?? []).length > 0;

function everyRead({ sinks, effects, ai, control, transfer }: NodeFacts): readonly Read[] {
  const moved = transfer.flatMap(({ steps }) => steps.flatMap((step) => (step.op === 'assign' || step.op === 'unknown' ? step.reads : [])));
  return [
    ...sinks.flatMap(({ reads }) => reads),
    ...effects.flatMap(({ reads }) => reads),
    ...(ai === undefined ? [] : [...ai.system.reads, ...ai.prompt.reads]),
    ...(control?.reads ?? []),
    ...moved,
  ];
}

/** What the steps behind `node` read of their input, and what any step reads of it by its name. Too many fields do no harm. */
function readsOf(graph: FlowGraph, node: FlowNode, facts: ReadonlyMap<string, NodeFacts>): FieldPath[] {
  const behind = reachableFrom(graph, [node.id], ({ kind }) => carriesItems(kind));
  const paths = [...facts].flatMap(([id, own]) =>
    (id === node.id ? [] : everyRead(own)).flatMap((read) => {
      if (read.from === 'node') return read.node === node.name ? [read.path] : [];
      return read.from === 'input' && behind.has(id) ? [read.path] : [];
    }),
  );
  return [...new Map(paths.filter((path) => path.length > 0).map((path) => [path.join('\0'), path])).values()];
}

/** The roots that an AI part is plugged into, however deep. */
function plugsInto(graph: FlowGraph, id: string): string[] {
  return [...reachableFrom(graph, [id])].filter((other) => other !== id);
}
