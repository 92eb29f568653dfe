import type { FactKind } from '../dataflow/fact-kinds.ts';
import type { FlowEdge } from '../../workflow/model/flow.ts';
import type { Confidence, Finding, Fix, FixPlace, Hop, Persona, Severity } from './finding.ts';
import type { FlowView } from './flow-view.ts';
import type { StepView } from './step-view.ts';

/** What a rule says about one place. Everything that it leaves out comes from the rule itself. */
export interface Complaint {
  /** The step it sits on; none for the flow as a whole. */
  readonly step?: StepView;
  readonly edge?: FlowEdge;
  /** A note, or a part of an imported file that is no step: what `step` would say otherwise. */
  readonly place?: { readonly id: string; readonly name: string };
  /** Parameter path of the field to jump to. */
  readonly field?: string;
  readonly title: string;
  readonly message: string;
  readonly remedy: string;
  /** The witness, source first. Without one the step itself is the only place. */
  readonly path?: readonly Hop[];
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly fixes?: readonly Fix[];
  /** Tells two complaints of one rule at the same place apart; must not hold names or positions. */
  readonly key?: string;
  /** It follows from what no bundle carries: other flows, or a part of the drawing that is left out of one. Then it is in no verdict hash. */
  readonly beside?: boolean;
}
export type Report = (complaint: Complaint) => void;

interface RuleHead {
  /** `DF001`; also the name of its file, its page and its tests. */
  readonly id: string;
  /** What is wrong, in general: the list of rules shows it. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly persona: Persona;
  readonly taxonomy: readonly string[];
  /** The best fix that it offers: applied as it is, after a choice, or none. */
  readonly fix: 'safe' | 'choice' | 'none';
  /** What a person decides where no patch can, and where: offered with each finding that has no fix of its own. */
  readonly choice?: { readonly title: string; readonly opens: FixPlace };
}

/**
 * What a rule looks at, and so when it must look again: `node` one step and what flows into it; `path` one step and everything
 * upstream of it; `edge` one wire and its value; `flow` the whole, once.
 */
export type Rule = RuleHead &
  (
    | {
        readonly scope: 'node' | 'path';
        /** A list of facts that a step must have for the rule to look at it; of several, one is enough. */
        readonly on?: FactKind | readonly FactKind[];
        visit(step: StepView, report: Report): void;
        /** What the rule says beside the steps: notes, and what an import left out. Asked once each time, so it must be quick. */
        visitRest?(flow: FlowView, report: Report): void;
      }
    | { readonly scope: 'edge'; visit(edge: FlowEdge, flow: FlowView, report: Report): void }
    | { readonly scope: 'flow'; visit(flow: FlowView, report: Report): void }
    /** Runs last, and is given what all the others found. */
    | { readonly scope: 'findings'; visit(findings: readonly Finding[], flow: FlowView, report: Report): void }
  );

/** The rule, with what it leaves out in its place: the driver asks each rule of each step, and an engine reads objects of one layout fastest. */
export function defineRule<R extends Rule>(rule: R): R {
  return { on: undefined, choice: undefined, visitRest: undefined, ...rule };
}
