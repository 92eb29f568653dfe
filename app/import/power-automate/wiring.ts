/** What runs after what: `runAfter` names the steps before, and a step that holds others has succeeded when its last ones have. */
import { UserError } from '../../kernel/errors.ts';
import type { EdgeKind } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { PortSpec } from '../../nodes/kit/facts.ts';
import type { StepPorts } from '../bounded-facts.ts';
import type { LossReport } from '../loss.ts';
import { branchesOf, type PowerStep } from './parse.ts';

export interface Way {
  readonly from: string;
  readonly port: string;
  readonly kind: EdgeKind;
  readonly to: string;
}

export const isLoop = ({ type }: PowerStep): boolean => type === 'Foreach' || type === 'Until';
const ends = (type: string): boolean => type === 'Terminate';

interface Exit {
  readonly from: string;
  readonly port: string;
}

class Wiring {
  readonly ways: Way[] = [];
  readonly #byKey = new Map<string, PowerStep>();
  readonly #inside: ReadonlyMap<string | undefined, readonly PowerStep[]>;
  readonly #followed = new Set<string>();
  readonly #exits = new Map<string, readonly Exit[]>();
  readonly #seen = new Set<string>();
  /** Steps whose failure something beside them takes care of. */
  readonly #cared = new Set<string>();
  readonly #falls = new Map<string, readonly PowerStep[]>();
  readonly #place: string;
  #tried = 0;

  constructor(steps: readonly PowerStep[], place: string) {
    this.#place = place;
    // Expressions and runAfter take no notice of capitals; of two names alike the first is meant.
    for (const step of steps)
      if (!step.isTrigger && !this.#byKey.has(step.key.toLowerCase())) this.#byKey.set(step.key.toLowerCase(), step);
    this.#inside = Map.groupBy(
      steps.filter(({ isTrigger }) => !isTrigger),
      ({ parent }) => parent,
    );
    for (const step of steps)
      for (const { key, outcomes } of step.after) {
        const before = this.#before(step, key);
        if (before !== undefined && outcomes.includes('Succeeded')) this.#followed.add(before.id);
        if (before !== undefined && outcomes.includes('Failed')) this.#cared.add(before.id);
      }
  }

  /** The step that is meant, as long as it stands in the same group. */
  #before(step: PowerStep, key: string): PowerStep | undefined {
    const found = this.#byKey.get(key.toLowerCase());
    return found !== undefined && found.parent === step.parent && found.port === step.port && found !== step ? found : undefined;
  }

  add(from: string, port: string, kind: EdgeKind, to: string): void {
    // Ways that are there already count as well, so that repeating them keeps nobody busy.
    this.#tried += 1;
    if (this.#tried > limits.edges)
      throw new UserError('flow/too-large', `This workflow has more than ${limits.edges} ways from step to step.`, {
        place: this.#place,
        mend: 'Split it into several workflows, or let fewer steps run after the failure of a scope.',
      });
    const key = `${from}\n${port}\n${to}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.ways.push({ from, port, kind, to });
  }

  group(parent: string, port: string): readonly PowerStep[] {
    return (this.#inside.get(parent) ?? []).filter((step) => step.port === port);
  }

  /** Steps of a group that nothing in it comes before. */
  starts(group: readonly PowerStep[]): readonly PowerStep[] {
    return group.filter((step) => step.after.every(({ key }) => this.#before(step, key) === undefined));
  }

  /** Where a group is left when all went well. */
  #leave(group: readonly PowerStep[]): Exit[] {
    return group.filter(({ id, type }) => !this.#followed.has(id) && !ends(type)).flatMap((step) => this.exits(step));
  }

  exits(step: PowerStep): readonly Exit[] {
    const known = this.#exits.get(step.id);
    if (known !== undefined) return known;
    this.#exits.set(step.id, []);
    const found = this.#exitsOf(step);
    this.#exits.set(step.id, found);
    return found;
  }

  #exitsOf(step: PowerStep): readonly Exit[] {
    if (ends(step.type)) return [];
    if (isLoop(step)) return [{ from: step.id, port: 'done' }];
    const branches = step.type === 'Agent' ? [] : branchesOf(step);
    if (branches.length === 0) return [{ from: step.id, port: 'out' }];
    return branches.flatMap(({ port }): readonly Exit[] => {
      const group = this.group(step.id, port);
      return group.length === 0 ? [{ from: step.id, port }] : this.#leave(group);
    });
  }

  /**
   * What may fail inside of a step: every step in it, where nothing beside it takes care of that. Also one that only works on values may,
   * and what was set before it holds behind its failure.
   */
  #fallible(step: PowerStep): readonly PowerStep[] {
    const known = this.#falls.get(step.id);
    if (known !== undefined) return known;
    const found = (this.#inside.get(step.id) ?? [])
      .filter(({ id }) => !this.#cared.has(id))
      .flatMap((one) => [one, ...this.#fallible(one)]);
    this.#falls.set(step.id, found);
    return found;
  }

  #failed(step: PowerStep, to: string): void {
    this.add(step.id, 'error', 'error', to);
    if (step.type !== 'Agent') for (const inner of this.#fallible(step)) this.add(inner.id, 'error', 'error', to);
  }

  follow(step: PowerStep, loss: LossReport): void {
    for (const { key, outcomes } of step.after) {
      const before = this.#before(step, key);
      if (before === undefined) {
        loss.add('edge-dropped', `“${step.name}” runs after “${key.slice(0, 80)}”, which is not beside it.`, step.id);
        continue;
      }
      if (outcomes.includes('Succeeded')) for (const { from, port } of this.exits(before)) this.add(from, port, 'data', step.id);
      if (outcomes.some((outcome) => outcome !== 'Succeeded')) this.#failed(before, step.id);
    }
  }

  enter(step: PowerStep): void {
    for (const { port } of branchesOf(step)) {
      const group = this.group(step.id, port);
      if (step.type === 'Agent') {
        for (const first of this.starts(group)) this.add(first.id, 'tool', 'tool', step.id);
        continue;
      }
      for (const first of this.starts(group)) this.add(step.id, port, 'data', first.id);
      if (isLoop(step)) for (const { from, port: out } of this.#leave(group)) this.add(from, out, 'data', step.id);
    }
  }
}

/** Throws UserError `flow/too-large`. */
export function waysOf(steps: readonly PowerStep[], place: string, loss: LossReport): Way[] {
  const wiring = new Wiring(steps, place);
  const top = steps.filter(({ parent, isTrigger }) => parent === undefined && !isTrigger);
  for (const trigger of steps.filter(({ isTrigger }) => isTrigger))
    for (const first of wiring.starts(top)) wiring.add(trigger.id, 'out', 'data', first.id);
  for (const step of steps) {
    wiring.follow(step, loss);
    wiring.enter(step);
  }
  return wiring.ways;
}

export function portsOf(step: PowerStep, leaving: readonly Way[], entering: readonly Way[]): StepPorts {
  const isTool = leaving.some(({ kind }) => kind === 'tool');
  // A trigger holds no steps, whatever its file calls it.
  const branches = step.type === 'Agent' || step.isTrigger ? [] : branchesOf(step);
  const own: PortSpec[] =
    isLoop(step) && !step.isTrigger
      ? [
          { id: 'inside', title: 'For each', kind: 'data' },
          { id: 'done', title: 'Done', kind: 'data' },
        ]
      : branches.length > 0
        ? [...new Map(branches.map(({ port, title }) => [port, { id: port, title, kind: 'data' as const }])).values()]
        : isTool && !leaving.some(({ kind }) => kind === 'data')
          ? []
          : [{ id: 'out', title: 'Out', kind: 'data' }];
  const outputs = [
    ...own,
    ...(isTool ? [{ id: 'tool', title: 'As a tool', kind: 'tool' as const }] : []),
    ...(leaving.some(({ port }) => port === 'error') ? [{ id: 'error', title: 'On error', kind: 'error' as const }] : []),
  ];
  const inputs: PortSpec[] = step.isTrigger ? [] : [{ id: 'in', title: 'In', kind: 'data', many: true }];
  if (entering.some(({ kind }) => kind === 'tool')) inputs.push({ id: 'tool', title: 'Tools', kind: 'tool', many: true });
  return { inputs, outputs };
}
