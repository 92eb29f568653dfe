/** One engine for the patterns of all packs: each becomes a rule that reads facts, like the program's own. */
import { labelSet } from '../../workflow/model/labels.ts';
import { NEEDS_CONSENT, PARTNER } from '../dataflow/cell.ts';
import { hostMatches } from '../kit/addresses.ts';
import { defineRule, type Report, type Rule } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { after as stepsAfter } from '../kit/reach.ts';
import type { StepSink } from '../kit/step-sinks.ts';
import {
  bitOf,
  byModel,
  consentBit,
  guessed,
  isPublic,
  labelsSeen,
  modelBit,
  publicBit,
  worstLabel,
  type Seen,
  type StepView,
} from '../kit/step-view.ts';
import { zoneName } from '../kit/words.ts';
import type { DataPattern, Pack, PackRule, StepPattern } from '../kit/pack.ts';

const has = (wanted: readonly string[] | undefined, value: string | undefined): boolean =>
  wanted === undefined || (value !== undefined && wanted.some((one) => one.toLowerCase() === value.toLowerCase()));
const any = <T>(wanted: readonly T[] | undefined, found: readonly T[]): boolean =>
  wanted === undefined || found.some((one) => wanted.includes(one));

/** What the pattern says about a place that data goes to. */
const sinkFits = (pattern: StepPattern, { kind, zone }: StepSink): boolean =>
  (pattern.sinks === undefined || pattern.sinks.includes(kind)) &&
  (pattern.zones === undefined || pattern.zones.includes(zone.scope)) &&
  has(pattern.vendors, zoneName(zone)) &&
  has(pattern.regions, zone.region) &&
  (pattern.hosts === undefined ||
    (zone.host !== undefined && pattern.hosts.some((host) => hostMatches(host, zone.host?.toLowerCase() ?? ''))));

const asksSink = ({ sinks, zones, vendors, regions }: StepPattern): boolean =>
  sinks !== undefined || zones !== undefined || vendors !== undefined || regions !== undefined;

/** Everything that the pattern says about the step apart from its sinks. */
function stepFits(pattern: StepPattern, step: StepView): boolean {
  const { facts } = step;
  const callsHost = (): boolean =>
    facts.networks.some(({ host }) => host !== undefined && pattern.hosts?.some((one) => hostMatches(one, host.toLowerCase())) === true);
  return (
    step.node.disabled !== true &&
    any(
      pattern.effects,
      facts.effects.map(({ kind }) => kind),
    ) &&
    has(pattern.providers, facts.ai?.provider) &&
    has(pattern.models, facts.ai?.model) &&
    any(
      pattern.stores,
      facts.stores.map(({ key }) => key),
    ) &&
    (pattern.triggers === undefined || (facts.trigger !== undefined && pattern.triggers.includes(facts.trigger.kind))) &&
    (pattern.languages === undefined || (facts.code !== undefined && pattern.languages.includes(facts.code.language))) &&
    (pattern.asTool === undefined || pattern.asTool === step.roots.length > 0) &&
    (pattern.unknown === undefined || pattern.unknown === (facts.unknown === true)) &&
    (pattern.hosts === undefined || asksSink(pattern) || callsHost() || step.sinks.some((sink) => sinkFits(pattern, sink)))
  );
}

const fits = (pattern: StepPattern, step: StepView): boolean =>
  stepFits(pattern, step) && (!asksSink(pattern) || step.sinks.some((sink) => sinkFits(pattern, sink)));

function dataFits(pattern: DataPattern, seen: Seen): boolean {
  if (!pattern.guesses && guessed(seen)) return false;
  if (pattern.labels !== undefined && (labelsSeen(seen) & labelSet(pattern.labels)) === 0) return false;
  if (pattern.trust === 'public' && !isPublic(seen)) return false;
  if (pattern.trust === 'partner' && (seen.low & PARTNER) === 0) return false;
  if (pattern.byModel !== undefined && pattern.byModel !== byModel(seen)) return false;
  return pattern.needsConsent === undefined || pattern.needsConsent === ((seen.high & NEEDS_CONSENT) !== 0);
}

/** The bit by which the data is followed back to where it began. */
function bitFor(pattern: DataPattern, seen: Seen) {
  const label = pattern.labels === undefined ? undefined : worstLabel(labelsSeen(seen) & labelSet(pattern.labels));
  if (label !== undefined) return bitOf(label);
  return pattern.needsConsent === true ? consentBit : pattern.byModel === true ? modelBit : publicBit;
}

const guarded = (rule: PackRule, step: StepView): boolean =>
  rule.unless.length > 0 &&
  (rule.unless.some((kind) => step.isGuarded(kind, ({ guard }) => guard.fixed !== true)) ||
    (rule.unless.includes('approval') && step.facts.human !== undefined));

const flowFits = ({ when }: PackRule, { flow }: FlowView): boolean =>
  when === undefined ||
  ((when.environments === undefined || when.environments.includes(flow.environment)) &&
    (when.riskTiers === undefined || (flow.riskTier !== undefined && when.riskTiers.includes(flow.riskTier))) &&
    has(when.regions, flow.region));

function lookAt(rule: PackRule, flow: FlowView, report: Report): void {
  if (!flowFits(rule, flow)) return;
  const { after, step: pattern, data } = rule;
  const later =
    after === undefined
      ? undefined
      : new Set(
          stepsAfter(
            flow,
            flow.steps.filter((step) => fits(after, step)),
          ),
        );
  for (const step of flow.steps) {
    if ((later !== undefined && !later.has(step)) || !fits(pattern, step) || guarded(rule, step)) continue;
    const said = { step, title: rule.title, message: rule.message, remedy: rule.remedy };
    if (data === undefined) {
      report(said);
      continue;
    }
    for (const sink of step.sinks) {
      const seen = sinkFits(pattern, sink) ? step.see(sink.reads).find((one) => dataFits(data, one)) : undefined;
      if (seen === undefined) continue;
      report({
        ...said,
        field: sink.parameter,
        path: step.witness(seen, bitFor(data, seen), `goes to ${zoneName(sink.zone)}`, sink.parameter),
        key: zoneName(sink.zone),
      });
      break;
    }
  }
}

/** The rules of a pack, to be run beside the program's own. */
export const rulesOfPack = ({ rules }: Pack): Rule[] =>
  rules.map((rule) =>
    defineRule({
      id: rule.id,
      title: rule.title,
      severity: rule.severity,
      confidence: rule.confidence,
      persona: rule.persona,
      taxonomy: rule.taxonomy,
      fix: 'none',
      scope: 'flow',
      visit: (flow, report) => lookAt(rule, flow, report),
    }),
  );
