/** Where a step really sends what it is given: an agent's prompt goes where its model is. */
import type { NodeFacts, Read, SinkFact, SinkKind, Zone } from '../../nodes/kit/facts.ts';
import type { CompiledRead } from '../dataflow/compiled.ts';

/** What the sinks of a step follow from. */
interface SendingStep {
  readonly facts: NodeFacts;
  readonly compiled: { readonly generates: boolean };
  readonly isAlone: boolean;
  readonly isTool: boolean;
  readonly parts: readonly SendingStep[];
  readonly roots: readonly SendingStep[];
  reads(reads: readonly Read[]): readonly CompiledRead[];
  ofContent<T>(name: string, make: () => T): T;
}

/** A sink with the zone it really leads to: an agent's prompt goes where its model is. */
export interface StepSink {
  readonly kind: SinkKind;
  readonly zone: Zone;
  readonly parameter: string;
  readonly reads: readonly CompiledRead[];
  readonly bound: boolean;
  readonly onlyAsks?: SinkFact['onlyAsks'];
  readonly literal: string | undefined;
  readonly xml?: SinkFact['xml'];
  readonly markup?: SinkFact['markup'];
  readonly plain?: SinkFact['plain'];
  readonly hiddenCopy?: SinkFact['hiddenCopy'];
}

export const isPrompt = (kind: SinkKind): boolean => kind === 'prompt.user' || kind === 'prompt.system';

/** Without parts and roots they follow from the step's own content. */
export function sinksOf(step: SendingStep): readonly StepSink[] {
  const { facts } = step;
  const own = step.ofContent('sinks', () => facts.sinks.map((sink) => plain(step, sink)));
  if (!step.compiled.generates && facts.ai === undefined) return own;
  const { parts } = step;
  if (step.isAlone) return step.ofContent('sinks of a step by itself', () => promptSinks(step, own, parts));
  // A model that is plugged in is told only what its root tells it; the root's sinks speak for that. A tool is told what it reads itself.
  const isModel = facts.ai?.role === 'model' || facts.ai?.role === 'embed';
  if (isModel && step.roots.length > 0 && !step.isTool)
    return step.ofContent('sinks of a part', () => own.filter((sink) => !isPrompt(sink.kind)));
  return promptSinks(step, own, parts);
}

function promptSinks(step: SendingStep, own: readonly StepSink[], parts: readonly SendingStep[]): readonly StepSink[] {
  const { facts } = step;
  const models = parts.filter((part) => part.facts.ai?.role === 'model' || part.facts.ai?.role === 'embed');
  if (!step.compiled.generates && models.length === 0) return own;
  const zones = models.length > 0 ? models.map(zoneOfModel) : facts.ai === undefined ? [] : [zoneOfModel(step)];
  const out: StepSink[] = own.filter((sink) => !isPrompt(sink.kind));
  const declared = own.filter((sink) => isPrompt(sink.kind));
  const prompts: StepSink[] =
    declared.length > 0 || facts.ai === undefined
      ? declared
      : [
          {
            kind: 'prompt.system',
            zone: { scope: 'unknown' },
            parameter: 'system',
            reads: step.reads(facts.ai.system.reads),
            bound: false,
            literal: facts.ai.system.literal ?? facts.ai.system.prefix,
          },
          {
            kind: 'prompt.user',
            zone: { scope: 'unknown' },
            parameter: 'prompt',
            reads: step.reads(facts.ai.prompt.reads),
            bound: false,
            literal: facts.ai.prompt.literal,
          },
        ];
  if (parts.length > models.length)
    prompts.push({
      kind: 'prompt.user',
      zone: { scope: 'unknown' },
      parameter: '',
      reads: [{ from: 'parts' }],
      bound: false,
      literal: undefined,
    });
  if (models.length === 0)
    return [
      ...out,
      ...prompts.map((sink) => (sink.zone.scope === 'unknown' && zones[0] !== undefined ? { ...sink, zone: zones[0] } : sink)),
    ];
  for (const zone of zones) for (const sink of prompts) out.push({ ...sink, zone });
  return out;
}

function plain(step: SendingStep, sink: SinkFact): StepSink {
  return {
    kind: sink.kind,
    zone: sink.zone,
    parameter: sink.parameter,
    reads: step.reads(sink.reads),
    bound: sink.bound === true,
    literal: sink.literal,
    ...(sink.onlyAsks === true ? { onlyAsks: true } : {}),
    ...(sink.xml === true ? { xml: true } : {}),
    ...(sink.markup === undefined ? {} : { markup: sink.markup }),
    ...(sink.plain === undefined ? {} : { plain: sink.plain }),
    ...(sink.hiddenCopy === undefined ? {} : { hiddenCopy: sink.hiddenCopy }),
  };
}

function zoneOfModel(step: SendingStep): Zone {
  const declared = step.facts.sinks.find((sink) => isPrompt(sink.kind) && (sink.zone.scope !== 'unknown' || sink.zone.host !== undefined));
  if (declared !== undefined) return declared.zone;
  const { ai } = step.facts;
  if (ai === undefined) return { scope: 'unknown' };
  return {
    scope: ai.external ? 'vendor' : 'internal',
    ...(ai.provider === undefined ? {} : { vendor: ai.provider }),
    ...(ai.region === undefined ? {} : { region: ai.region }),
  };
}
