/**
 * The linter that stays while a flow is edited. It compares the new version with the one before (by identity where an edit shares what
 * it does not touch, else by content), works values out again only downstream of a change, and runs a rule again only where what it
 * looks at may have changed. The result is the same as that of a new linter, to the byte.
 */
import { inCanonicalOrder } from '../workflow/model/canonical.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { AnalysisSession, type Analysis, type FactsOf } from './dataflow/analysis.ts';
import { calledFlows } from './contract.ts';
import { factKindBits } from './dataflow/fact-kinds.ts';
import type { StoredByOthers } from './dataflow/evaluate.ts';
import type { DataflowGraph } from './dataflow/graph.ts';
import { portableHash } from './hash.ts';
import type { LintContext, Policy } from './kit/context.ts';
import type { Complaint, Rule } from './kit/define-rule.ts';
import { severities, type Finding, type Verdict } from './kit/finding.ts';
import { FlowView } from './kit/flow-view.ts';
import { makeFinding } from './kit/make-finding.ts';
import type { StepView } from './kit/step-view.ts';
import { namingTheOther } from './kit/one-cause.ts';
import { storesByKey } from './kit/stores.ts';
import { applyWaivers, makeVerdict } from './kit/verdict.ts';

export interface LintResult {
  /** Gravest first, then in document order. */
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  readonly view: FlowView;
}

/** Of the last version: by the number that a step had in it, and by the id of an edge. */
interface Found {
  readonly graph: DataflowGraph | undefined;
  readonly byStep: readonly StepFindings[];
  readonly byEdge: ReadonlyMap<string, readonly Finding[]>;
}
interface StepFindings {
  readonly node: readonly Finding[];
  readonly path: readonly Finding[];
}
const none: readonly Finding[] = [];
const nothingKnown: Found = { graph: undefined, byStep: [], byEdge: new Map() };
const nothingFound: StepFindings = { node: none, path: none };

/**
 * Stands for a rule list and a policy. A rule that was silent under them and looked at nothing but the step's own content will be silent on
 * the same content everywhere, so that most rules cost a known step nothing at all: see `CompiledFacts.worthAsking`.
 */
type Asker = object;
const askers = new WeakMap<readonly Rule[], { readonly without: Asker; readonly under: WeakMap<Policy, Asker> }>();
function askerOf(rules: readonly Rule[], policy: Policy | undefined): Asker {
  let known = askers.get(rules);
  if (known === undefined) {
    known = { without: {}, under: new WeakMap() };
    askers.set(rules, known);
  }
  if (policy === undefined) return known.without;
  let asker = known.under.get(policy);
  if (asker === undefined) {
    asker = {};
    known.under.set(policy, asker);
  }
  return asker;
}

export interface LinterSetup {
  readonly rules: readonly Rule[];
  readonly factsOf: FactsOf;
}

export class Linter {
  readonly #setup: LinterSetup;
  readonly #session: AnalysisSession;
  #context: LintContext = {};
  #stores: ReadonlyMap<string, StoredByOthers> = new Map();
  #rules: readonly Rule[];
  #asker: Asker;
  #analysis: Analysis | undefined;
  #found: Found = nothingKnown;

  constructor(setup: LinterSetup) {
    this.#setup = setup;
    this.#session = new AnalysisSession(setup.factsOf);
    this.#rules = setup.rules;
    this.#asker = askerOf(setup.rules, undefined);
  }

  /** Pass the same `context` object as long as nothing in it changes. */
  lint(flow: Flow, context: LintContext = this.#context): LintResult {
    if (context !== this.#context) this.#changeContext(context);
    const before = this.#analysis?.graph.flow.id === flow.id ? this.#analysis : undefined;
    // Which step comes first in the file must decide nothing: a bundle holds the canonical order.
    const analysis = this.#session.analyse(inCanonicalOrder(flow), before, this.#stores);
    const keep = before !== undefined && sameHead(before.graph.flow, flow);
    const view = new FlowView(analysis, this.#context);
    const findings = this.#run(flow, view, keep ? analysis.touched : undefined, keep ? analysis.affected : undefined);
    this.#analysis = analysis;
    const final = namingTheOther(applyWaivers(findings, this.#context));
    return { findings: final, verdict: makeVerdict(flow, final, this.#context.hash ?? portableHash), view };
  }

  #changeContext(context: LintContext): void {
    this.#context = context;
    this.#analysis = undefined;
    this.#stores = storesByKey([...(context.policy?.organisation?.stores ?? []), ...(context.stores ?? [])]);
    this.#session.called = calledFlows(context.contracts ?? []);
    this.#rules = rulesLeft(this.#setup.rules, context.policy);
    this.#asker = askerOf(this.#rules, context.policy);
  }

  #run(flow: Flow, view: FlowView, touched: Uint8Array | undefined, affected: Uint8Array | undefined): Finding[] {
    const { graph } = view;
    this.#view = view;
    const out: Finding[] = [];
    const byStep: StepFindings[] = [];
    const { graph: graphBefore, byStep: foundBefore } = touched === undefined && affected === undefined ? nothingKnown : this.#found;
    const byEdge = new Map<string, readonly Finding[]>();
    // Most steps have nothing to say: a list is given away only with something in it.
    let newNode: Finding[] = [];
    let newPath: Finding[] = [];
    for (let index = 0; index < graph.nodes.length; index += 1) {
      // Not by a number outside of the list: V8 looks such up as a word.
      const place = graphBefore?.indexOfId.get(graph.nodes[index]?.id ?? '');
      const old = place === undefined ? undefined : foundBefore[place];
      const again = touched === undefined || old === undefined || touched[index] === 1;
      const pathAgain = affected === undefined || old === undefined || affected[index] === 1;
      if (!again && !pathAgain && old !== undefined) {
        if (old !== nothingFound) {
          for (const finding of old.node) out.push(finding);
          for (const finding of old.path) out.push(finding);
        }
        byStep.push(old);
        continue;
      }
      this.#visitStep(view.step(index), again ? newNode : undefined, pathAgain ? newPath : undefined);
      const node = again || old === undefined ? newNode : old.node;
      const path = pathAgain || old === undefined ? newPath : old.path;
      if (node.length + path.length === 0) {
        byStep.push(nothingFound);
        continue;
      }
      for (const finding of node) out.push(finding);
      for (const finding of path) out.push(finding);
      byStep.push({ node: node.length === 0 ? none : node, path: path.length === 0 ? none : path });
      if (newNode.length > 0) newNode = [];
      if (newPath.length > 0) newPath = [];
    }
    const edgeRules = this.#rules.filter((rule) => rule.scope === 'edge');
    if (edgeRules.length > 0) {
      graph.edges.forEach((edge, number) => {
        const old = this.#found.byEdge.get(edge.id);
        const changed =
          touched === undefined ||
          old === undefined ||
          touched[graph.edgeFrom[number] as number] === 1 ||
          touched[graph.edgeTo[number] as number] === 1;
        const found: Finding[] = [];
        if (changed) for (const rule of edgeRules) this.#guarded(rule, view, found, (report) => rule.visit(edge, view, report));
        else found.push(...old);
        out.push(...found);
        byEdge.set(edge.id, found);
      });
    }
    for (const rule of this.#rules) {
      if (rule.scope === 'flow') this.#guarded(rule, view, out, (report) => rule.visit(view, report));
      else if (isStepRule(rule) && rule.visitRest !== undefined) this.#guarded(rule, view, out, (report) => rule.visitRest?.(view, report));
    }
    for (const rule of this.#rules) {
      if (rule.scope !== 'findings') continue;
      const others = out.slice();
      this.#guarded(rule, view, out, (report) => rule.visit(others, view, report));
    }
    this.#found = { graph, byStep, byEdge };
    return inOrder(out, flow, view);
  }

  /** `node`, `path`: where findings go of the rules of that scope; undefined: they need not run again. */
  #visitStep(step: StepView, node: Finding[] | undefined, path: Finding[] | undefined): void {
    const asker = this.#asker;
    const { worthAsking, kinds } = step.compiled;
    const outcome = step.outcome;
    const given = outcome?.worthAsking.by === asker ? (outcome.worthAsking.rules as readonly StepRule[]) : undefined;
    const known =
      worthAsking.by === asker ? ((step.isAlone ? worthAsking.alone : worthAsking.joined) as readonly StepRule[] | undefined) : undefined;
    const rules = given ?? known ?? rulesFor(this.#rules, kinds);
    const isWhole = node !== undefined && path !== undefined;
    // Whoever is asked by what is given tells nothing of the others.
    const forContent: StepRule[] | undefined = isWhole && known === undefined && given === undefined ? [] : undefined;
    const forGiven: StepRule[] | undefined = isWhole && outcome !== undefined && given === undefined ? [] : undefined;
    for (let i = 0; i < rules.length; i += 1) {
      const rule = rules[i] as StepRule;
      const into = rule.scope === 'node' ? node : path;
      if (into === undefined) continue;
      if (forContent === undefined && forGiven === undefined) {
        this.#visit(rule, step, into);
        continue;
      }
      const before = into.length;
      step.lookedAround = false;
      step.lookedAtGiven = false;
      this.#visit(rule, step, into);
      const counts = step.lookedAround || into.length > before;
      if (counts || step.lookedAtGiven) forContent?.push(rule);
      if (counts) forGiven?.push(rule);
    }
    if (forContent !== undefined) {
      if (worthAsking.by !== asker) {
        worthAsking.by = asker;
        worthAsking.alone = undefined;
        worthAsking.joined = undefined;
      }
      if (step.isAlone) worthAsking.alone = forContent;
      else worthAsking.joined = forContent;
    }
    if (forGiven !== undefined && outcome !== undefined) {
      outcome.worthAsking.by = asker;
      outcome.worthAsking.rules = forGiven;
    }
  }

  /** As `#guarded`, for the hot loop: no closure unless the rule has something to say. */
  #visit(rule: StepRule, step: StepView, into: Finding[]): void {
    this.#speaking = rule;
    this.#into = into;
    try {
      rule.visit(step, this.#report);
    } catch (error) {
      into.push(this.#broken(rule, this.#view as FlowView, error, step.node.id));
    }
  }
  #speaking: Rule | undefined;
  #into: Finding[] = [];
  #view: FlowView | undefined;
  readonly #report = (complaint: Complaint): void => {
    if (this.#speaking !== undefined && this.#view !== undefined)
      this.#into.push(makeFinding(this.#speaking, complaint, this.#view, this.#context.hash ?? portableHash));
  };

  /** A rule that throws must not hide what the others find, nor let the flow pass. */
  #guarded(rule: Rule, view: FlowView, into: Finding[], visit: (report: (complaint: Complaint) => void) => void): void {
    try {
      visit((complaint) => into.push(makeFinding(rule, complaint, view, this.#context.hash ?? portableHash)));
    } catch (error) {
      into.push(this.#broken(rule, view, error));
    }
  }

  #broken(rule: Rule, view: FlowView, error: unknown, nodeId?: string): Finding {
    const hash = this.#context.hash ?? portableHash;
    return {
      ruleId: 'rule-error',
      severity: 'block',
      confidence: 'high',
      persona: 'builder',
      fingerprint: hash.sha256(`rule-error\u0000${rule.id}\u0000${nodeId ?? ''}`).slice(0, 32),
      ...(nodeId === undefined ? {} : { nodeId, nodeName: view.stepById(nodeId)?.name ?? '' }),
      title: `The check ${rule.id} failed to run`,
      message: `Countersign could not finish the check “${rule.title}”, so nobody can say whether this flow passes it. (${error instanceof Error ? error.name : 'error'})`,
      remedy: 'Report this to the makers of Countersign with the flow; it cannot be signed off until the check runs.',
      path: [],
      fixes: [],
      taxonomy: [],
    };
  }
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Everything about a flow but its steps, wires and drawing. */
function sameHead(a: Flow, b: Flow): boolean {
  return (
    a.name === b.name &&
    a.purpose === b.purpose &&
    a.owner === b.owner &&
    a.environment === b.environment &&
    a.riskTier === b.riskTier &&
    a.region === b.region &&
    a.lawfulBasis === b.lawfulBasis &&
    a.serviceAccount === b.serviceAccount &&
    a.sharedWith === b.sharedWith &&
    same(a.dataClasses, b.dataClasses) &&
    same(a.settings, b.settings) &&
    same(a.connections, b.connections)
  );
}

function inOrder(findings: Finding[], flow: Flow, view: FlowView): Finding[] {
  const places = flow.nodes === view.graph.flow.nodes ? view.graph.indexOfId : placesOf(findings, flow);
  const place = (finding: Finding): number => (finding.nodeId === undefined ? -1 : (places.get(finding.nodeId) ?? -1));
  const keyed = findings.map((finding) => ({ finding, severity: severities.indexOf(finding.severity), at: place(finding) }));
  keyed.sort(
    (a, b) =>
      a.severity - b.severity ||
      a.at - b.at ||
      compare(a.finding.ruleId, b.finding.ruleId) ||
      compare(a.finding.fingerprint, b.finding.fingerprint),
  );
  return keyed.map(({ finding }) => finding);
}

/** Of the steps that have findings, which are few, the places in the document. */
function placesOf(findings: readonly Finding[], { nodes }: Flow): ReadonlyMap<string, number> {
  const named = new Set<string | undefined>();
  for (const { nodeId } of findings) named.add(nodeId);
  const places = new Map<string, number>();
  for (let index = 0; index < nodes.length; index += 1) {
    const id = nodes[index]?.id ?? '';
    if (named.has(id)) places.set(id, index);
  }
  return places;
}

/** The same list where nothing is switched off: what is remembered of steps goes by it. */
function rulesLeft(rules: readonly Rule[], policy: Policy | undefined): readonly Rule[] {
  const switched = policy?.rules;
  if (switched === undefined || Object.keys(switched).length === 0) return rules;
  const left = rules.filter((rule) => switched[rule.id] !== 'off' || rule.severity === 'block');
  return left.length === rules.length ? rules : left;
}
type StepRule = Extract<Rule, { scope: 'node' | 'path' }>;
const byKinds = new WeakMap<readonly Rule[], Map<number, readonly StepRule[]>>();
/** Those of the rules that look at steps with these kinds of facts: a folder of flows asks for the same ones over and over. */
function rulesFor(rules: readonly Rule[], kinds: number): readonly StepRule[] {
  let known = byKinds.get(rules);
  if (known === undefined) byKinds.set(rules, (known = new Map<number, readonly StepRule[]>()));
  let made = known.get(kinds);
  if (made === undefined)
    known.set(kinds, (made = rules.filter(isStepRule).filter(({ on }) => on === undefined || (kinds & factKindBits(on)) !== 0)));
  return made;
}
const isStepRule = (rule: Rule): rule is StepRule => rule.scope === 'node' || rule.scope === 'path';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
