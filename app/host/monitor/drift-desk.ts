/**
 * Looks at what the steps of a flow decided: after its runs, at most once an hour, and whenever somebody asks. What has changed is told once, and again
 * only when it had gone or a week has passed.
 */
import { z } from 'zod';
import { chartOf, type Span, type StepChange } from '../../ai/drift/chart.ts';
import { driftOf, limits, type StepDrift, type Window } from '../../ai/drift/compare.ts';
import { alarmsOf, changeWords, type DriftAlarm, type NameOfBin } from '../../ai/drift/drift-words.ts';
import { decidingSteps } from '../../ai/drift/deciding.ts';
import { agreedBin, otherBin, overturnedBin } from '../../ai/drift/feature.ts';
import type { DecisionCounts } from '../../engine/ports.ts';
import { causeOf, UserError } from '../../kernel/errors.ts';
import type { Clock, Log } from '../../kernel/ports.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

export interface DriftParts {
  readonly counts: DecisionCounts;
  readonly settings: Pick<SettingsRepository, 'get' | 'set'>;
  readonly drawingOf: (flowId: string) => Flow | undefined;
  /** ms since the Unix epoch; undefined where nobody approved it here. */
  readonly approvedAt: (flowId: string) => number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DriftDesk {
  /** What is to be told of now; never throws. */
  look(flowId: string): readonly DriftAlarm[];
  /** The steps of the flow, as it is drawn now, in which a model or a rule decides. */
  deciders(flowId: string): readonly string[];
  stepsOf(flowId: string): { readonly steps: readonly StepChange[]; /** Chosen by a person as what is normal. */ readonly chosen: boolean };
  /** From here on compared with what is so now, or with what ran up to the last approval, or first. Throws UserError `run/wrong-state` where too little was decided so far. */
  compareWith(flowId: string, days: 'now' | 'usual'): void;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const tellAgainMs = 7 * dayMs;
/** Longer than any window looks back. */
const keptDays = 200;
const keptSchema = z.object({
  told: z
    .array(z.object({ node: z.string(), kind: z.string(), at: z.int() }))
    .max(1_000)
    .default([]),
  reference: z.object({ from: z.int(), to: z.int() }).optional(),
});
type Kept = z.infer<typeof keptSchema>;
const nothingKept: Kept = { told: [] };
const spanOf = ({ from, to }: Window): Span => ({ from: from * dayMs, to: to * dayMs });
const dayOf = (at: number): number => Math.floor(at / dayMs);

/** Beside the settings, and none of them. */
const keyOf = (flowId: string): string => `drift ${flowId}`;

function namesIn(flow: Flow): { readonly stepName: (node: string) => string; readonly nameOf: NameOfBin } {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const titles = new Map(flow.nodes.map((node) => [node.id, new Map(factsOf(node, flow).outputs.map((port) => [port.id, port.title]))]));
  const fixed = new Map([
    [otherBin, 'something else'],
    [agreedBin, 'yes'],
    [overturnedBin, 'no'],
    ['true', 'yes'],
    ['false', 'no'],
  ]);
  return {
    stepName: (node) => nodes.get(node)?.name ?? node,
    nameOf: (node, { side, field }, bin) =>
      (side === 'out' && field === '' ? titles.get(node)?.get(bin) : undefined) ?? fixed.get(bin) ?? bin,
  };
}

export function createDriftDesk({ counts, settings, drawingOf, approvedAt, clock, log }: DriftParts): DriftDesk {
  const lookedAt = new Map<string, number>();

  function kept(flowId: string): Kept {
    try {
      return keptSchema.parse(JSON.parse(settings.get(keyOf(flowId)) ?? '{}'));
    } catch {
      log.write('error', 'what was told of decisions cannot be read, and counts as not told', { flowId });
      return nothingKept;
    }
  }
  const keep = (flowId: string, what: Kept): void => {
    settings.set(keyOf(flowId), JSON.stringify(what));
  };

  /** Of the steps that still decide in the drawing. */
  function drifts(flow: Flow): readonly StepDrift[] {
    const deciding = decidingSteps(flow, factsOf);
    const at = approvedAt(flow.id);
    const { reference } = kept(flow.id);
    const found = driftOf(counts.of(flow.id), {
      today: dayOf(clock.now()),
      ...(at === undefined ? {} : { approvedOn: dayOf(at) }),
      ...(reference === undefined ? {} : { reference }),
    });
    const byNode = new Map(found.map((one) => [one.node, one]));
    return [...deciding.keys()].flatMap((node) => byNode.get(node) ?? []);
  }

  function toTell(flow: Flow): readonly DriftAlarm[] {
    const { stepName, nameOf } = namesIn(flow);
    const now = clock.now();
    const before = kept(flow.id);
    const alarms = alarmsOf(drifts(flow), stepName, nameOf);
    const toldOf = ({ node, kind }: DriftAlarm) =>
      before.told.find((one) => one.node === node && one.kind === kind && now - one.at >= 0 && now - one.at < tellAgainMs);
    const fresh = alarms.filter((alarm) => toldOf(alarm) === undefined);
    // What is gone is forgotten, and told anew when it comes back.
    const told = alarms.map((alarm) => toldOf(alarm) ?? { node: alarm.node, kind: alarm.kind, at: now });
    if (fresh.length > 0 || told.length !== before.told.length) keep(flow.id, { ...before, told });
    return fresh;
  }

  return {
    look(flowId) {
      const now = clock.now();
      const last = lookedAt.get(flowId);
      if (last !== undefined && now - last >= 0 && now - last < hourMs) return [];
      lookedAt.set(flowId, now);
      try {
        counts.dropBefore(dayOf(now) - keptDays);
        const flow = drawingOf(flowId);
        return flow === undefined ? [] : toTell(flow);
      } catch (error) {
        log.write('error', 'what steps decided could not be looked at', { flowId, ...causeOf(error) });
        return [];
      }
    },
    deciders(flowId) {
      const flow = drawingOf(flowId);
      return flow === undefined ? [] : [...decidingSteps(flow, factsOf)].flatMap(([nodeId, { by }]) => (by === 'person' ? [] : [nodeId]));
    },
    stepsOf(flowId) {
      const flow = drawingOf(flowId);
      if (flow === undefined) return { steps: [], chosen: false };
      const { stepName, nameOf } = namesIn(flow);
      const deciding = decidingSteps(flow, factsOf);
      return {
        chosen: kept(flowId).reference !== undefined,
        steps: drifts(flow).map((one): StepChange => ({
          nodeId: one.node,
          step: stepName(one.node),
          by: deciding.get(one.node)?.by ?? 'rule',
          before: spanOf(one.before),
          now: spanOf(one.now),
          decisions: one.decisions,
          words: one.features
            .filter(({ change }) => change === 'much' || change === 'some')
            .map((feature) => changeWords(one.node, feature, nameOf)),
          charts: one.features.map((feature) => chartOf(one.node, feature, nameOf)),
        })),
      };
    },
    compareWith(flowId, days) {
      if (drawingOf(flowId) === undefined)
        throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
      const now = days === 'now' ? nowOf(flowId) : undefined;
      const { told: _told, reference: _before, ...rest } = kept(flowId);
      keep(flowId, { ...rest, told: [], ...(now === undefined ? {} : { reference: now }) });
      lookedAt.delete(flowId);
    },
  };

  function nowOf(flowId: string): Window {
    const flow = drawingOf(flowId);
    const steps = flow === undefined ? [] : drifts(flow);
    const most = Math.max(0, ...steps.map(({ decisions }) => decisions.now));
    if (most < limits.fewestBefore)
      throw new UserError(
        'run/wrong-state',
        `Too little was decided so far to compare with: ${most} decisions, and ${limits.fewestBefore} are needed.`,
        { place: flowId, mend: 'Let it run for some more days.' },
      );
    return { from: Math.min(...steps.map(({ now }) => now.from)), to: Math.max(...steps.map(({ now }) => now.to)) };
  }
}
