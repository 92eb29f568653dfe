/** A run that waits goes on for whoever has its link: it is worth no more than those who are given it. */
import type { FlowView } from './flow-view.ts';
import { acts, after, firstActorAfter, firstAfter } from './reach.ts';
import { isPublic, outsiderItself, type StepView } from './step-view.ts';
import type { EffectKind, Read, SinkFact } from '../../nodes/kit/facts.ts';

const link = /^\$execution\.(?:resumeUrl|resumeFormUrl)$/;
const isLink = (read: Read): boolean => read.from === 'run' && link.test(read.name);
/** The parameter that says who is written to. */
const recipient = /(?:^|\.)(?:to|sendto|toemail|to_?recipients?|recipients?|chatid|phone(?:number)?|email|user)$/i;

/** Who gets it is outside: whoever called, whoever reads a public place, or whoever an outsider names. */
function toOutsiders(step: StepView, sink: SinkFact): boolean {
  if (sink.zone.scope === 'public') return true;
  if (sink.kind !== 'message') return false;
  return step.facts.sinks.some(
    ({ parameter, reads }) => recipient.test(parameter) && step.seeFacts(reads).some((one) => isPublic(one) && outsiderItself(one)),
  );
}

export interface LinkOut {
  readonly wait: StepView;
  readonly teller: StepView;
  readonly parameter: string;
  readonly acting: StepView;
}

const weighty: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec']);
/** Behind which an answer is looked at, or something grave follows. Whoever only shows by the link that an address is theirs, or fills in more, decides nothing. */
const deciding = (flow: FlowView): Int32Array =>
  firstAfter(
    flow,
    flow.stepsWith(['control', 'effects']).filter((step) => {
      const kind = step.facts.control?.kind;
      return step.node.disabled !== true && (kind === 'branch' || kind === 'drop' || acts(step, weighty));
    }),
  );

/** The first link that gets outside, to a wait after which something acts. */
export function linkOut(flow: FlowView): LinkOut | undefined {
  const waits = flow.stepsWith('control').filter(({ facts, node }) => facts.control?.byLink === true && node.disabled !== true);
  if (waits.length === 0) return undefined;
  const acting = firstActorAfter(flow);
  const grave = waits.filter(({ index }) => acting[index] !== -1);
  if (grave.length === 0) return undefined;
  for (const teller of flow.stepsWith('sinks')) {
    const sink = teller.facts.sinks.find((one) => one.reads.some(isLink) && toOutsiders(teller, one));
    if (sink === undefined) continue;
    const behind = new Set(after(flow, [teller]).map(({ index }) => index));
    const opened = sink.zone.scope === 'public' ? grave : grave.filter(({ index }) => flow.once(deciding)[index] !== -1);
    const wait = opened.find(({ index }) => behind.has(index)) ?? opened[0];
    if (wait !== undefined) return { wait, teller, parameter: sink.parameter, acting: flow.step(acting[wait.index] as number) };
  }
  return undefined;
}
