/** Facts of an event: what it waits for, throws or begins with. */
import { isJsonObject } from '../../kernel/json.ts';
import { brings } from '../n8n/describe/kit.ts';
import { sent, workerFacts } from './describe-worker.ts';
import { nothing, text, type Facts } from './facts.ts';
import type { Extensions } from './extensions.ts';
import { inboundFacts } from './inbound.ts';
import { namespaces } from './namespaces.ts';
import type { BpmnStep } from './bpmn-file.ts';
import { childrenNamed } from './xml.ts';

export const timerOf = ({ eventElement }: BpmnStep): string => {
  for (const name of ['timeCycle', 'timeDate', 'timeDuration']) {
    const found = eventElement === undefined ? undefined : childrenNamed(eventElement, namespaces.bpmn, name)[0]?.text.trim();
    if (found !== undefined && found !== '') return found;
  }
  return '';
};

export function eventFacts(step: BpmnStep, extensions: Extensions): { category: string; facts: Facts } {
  const inbound = isJsonObject(extensions.values['inbound']) ? extensions.values['inbound'] : {};
  const starts = step.kind === 'startEvent';
  const kindOf = step.event;
  if (step.kind === 'endEvent' || step.kind === 'intermediateThrowEvent') {
    if (kindOf === 'message' || kindOf === 'signal') {
      const { facts, category } =
        extensions.worker === undefined && extensions.template === undefined
          ? {
              category: 'message.send',
              facts: {
                ...nothing,
                zone: { scope: 'unknown' as const },
                effects: [{ kind: 'send' as const, what: 'sends a message to another process', idempotent: false }],
                sinks: sent('message', extensions.values),
              },
            }
          : workerFacts(extensions);
      return { category, facts };
    }
    return step.kind === 'endEvent'
      ? { category: 'flow.stop', facts: { ...nothing, result: 'nothing', control: { kind: 'stop', reads: [] } } }
      : { category: 'flow.noop', facts: nothing };
  }
  if (kindOf === 'message' || kindOf === 'signal' || text(inbound['type']) !== '') {
    return inboundFacts(extensions.values, starts);
  }
  if (!starts)
    return {
      category: kindOf === 'timer' ? 'wait' : 'flow.noop',
      facts: { ...nothing, ...(kindOf === 'timer' ? { control: { kind: 'wait' as const, reads: [] } } : {}) },
    };
  const timer = timerOf(step);
  if (kindOf === 'timer')
    return {
      category: 'trigger.schedule',
      facts: {
        ...nothing,
        result: 'nothing',
        trigger: {
          kind: 'schedule',
          exposed: false,
          auth: 'session',
          atLeastOnce: false,
          ...(/^[\d*/,\- ?A-Z#L]+( [\d*/,\- ?A-Z#L]+){4,6}$/.test(timer) ? { cron: timer.slice(0, 300) } : {}),
        },
      },
    };
  if (kindOf !== undefined || step.parent !== undefined)
    return {
      category: 'trigger.event',
      facts:
        step.parent === undefined
          ? {
              ...nothing,
              result: 'nothing',
              brings: brings('event', ['out']),
              trigger: { kind: 'event', exposed: false, auth: 'unseen', atLeastOnce: true },
            }
          : nothing,
    };
  // Whoever starts the process fills in what it begins with.
  return {
    category: 'trigger.manual',
    facts: {
      ...nothing,
      result: 'nothing',
      brings: brings('event', ['out']),
      trigger: { kind: 'manual', exposed: false, auth: 'session', atLeastOnce: false },
    },
  };
}
