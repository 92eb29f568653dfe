/** The fixtures of all node types as flows that run: a trigger, a step for each port that the fixture feeds, and the step itself with its parts. */
import { existsSync, readdirSync } from 'node:fs';
import { createStepWorld, type StepWorld, type StepWorldOptions } from '../../app/engine/step-world.node.ts';
import type { Json } from '../../app/kernel/json.ts';
import type { BrokerClient } from '../../app/nodes/kit/executor.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { NodeFixture, NodeFixtures } from '../../app/nodes/kit/fixture.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { flowOf, node } from '../engine/flow-kit.ts';
import { recordingBroker } from '../nodes/recording-broker.ts';

/** What somebody answers when the run asks. */
export type Said = { readonly decision: 'approved' | 'denied'; readonly reason: string; readonly values?: Readonly<Record<string, Json>> };
export interface Case {
  readonly name: string;
  readonly flow: Flow;
  readonly input: readonly Json[];
  readonly dryRun?: boolean;
  readonly replies?: NodeFixture['replies'];
  readonly said?: Said;
}
export interface Left {
  readonly name: string;
  readonly why: string;
}

const folder = new URL('../../app/nodes/', import.meta.url);

function saidOf({ woken }: NodeFixture): Said | undefined {
  if (woken?.kind === 'denied') return { decision: 'denied', reason: woken.reason };
  return woken?.kind === 'approved'
    ? { decision: 'approved', reason: '', ...(woken.values === undefined ? {} : { values: woken.values }) }
    : undefined;
}

/** Why a fixture is no flow of its own; undefined where it is one. */
function leftOut(type: string, { others, state, woken, expect, name, predictions }: NodeFixture): string | undefined {
  if (predictions !== undefined) return 'a model file stands behind it: the shape "a local model"';
  if (type.endsWith('-trigger')) return 'a trigger: it begins every one of these runs, and is tried where it is served';
  if (others !== undefined) return 'it reads other steps: the shape "what other steps gave"';
  if (state !== undefined || ('outputs' in expect && expect.state !== undefined))
    return 'a round of a loop: the shape "a loop that collects"';
  if (woken !== undefined && saidOf({ woken } as NodeFixture) === undefined)
    return 'a deadline or a timer that has passed: the shape "a wait", and the deadlines of the engine\'s own tests';
  if (woken === undefined && 'waiting' in expect)
    return expect.waiting['reason'] === 'timer'
      ? 'it waits for a timer: the shape "a wait"'
      : 'it asks: the fixtures with an answer begin with it';
  if (type === 'form-task' && /half an answer/.test(name)) return 'an answer that no engine lets through to the step';
  return undefined;
}

export async function fixtureCases(): Promise<{ readonly cases: readonly Case[]; readonly left: readonly Left[] }> {
  const cases: Case[] = [];
  const left: Left[] = [];
  for (const type of readdirSync(folder).filter((name) => existsSync(new URL(`${name}/fixtures.ts`, folder)))) {
    const { fixtures } = (await import(new URL(`${type}/fixtures.ts`, folder).href)) as { readonly fixtures: NodeFixtures };
    fixtures.forEach((fixture, index) => {
      const name = `${type}: ${fixture.name}`;
      const why = leftOut(type, fixture);
      if (why !== undefined) {
        left.push({ name, why });
        return;
      }
      const { inputs = {}, parts = [], replies, parameters } = fixture;
      const ports = Object.keys(inputs);
      const single = ports.length === 1 && ports[0] === 'in';
      const sources = single
        ? []
        : ports.map((port) => node(`from_${port}`, 'script', { mode: 'all', code: `return ${JSON.stringify(inputs[port])}` }));
      const wires =
        single || ports.length === 0
          ? ['start -> step']
          : ports.flatMap((port) => [`start -> from_${port}`, `from_${port} -> step.${port}`]);
      const bare = flowOf(
        [
          node('start', 'manual-trigger'),
          ...sources,
          node('step', type, parameters),
          ...parts.map(({ node: part }) => ({ ...part, typeVersion: 1 })),
        ],
        wires,
      );
      const plugged = parts.map(({ kind, node: part }, at) => ({
        id: `part${at}`,
        kind: kind as Flow['edges'][number]['kind'],
        from: { node: part.id, port: kind },
        to: { node: 'step', port: kind },
      }));
      const unreadable = bare.nodes.find((one) => factsOf(one, bare).unreadable !== undefined);
      if (unreadable !== undefined) {
        left.push({ name, why: 'settings that nobody can read: no service takes such a flow' });
        return;
      }
      const said = saidOf(fixture);
      cases.push({
        name,
        flow: { ...bare, id: `fixture_${type.replaceAll('-', '_')}_${index}`, edges: [...bare.edges, ...plugged] },
        input: single ? (inputs['in'] ?? []) : [{}],
        replies: replies ?? [],
        ...(said === undefined ? {} : { said }),
      });
    });
  }
  return { cases, left };
}

/** The usual world, whose broker answers each run of a fixture what the fixture says; a dry run asks nobody. */
/** What a run without replies asks for goes out by a way of its own: what was tried in vain before closes it for no other. */
export const repliesWorld =
  (cases: readonly Case[]) =>
  (options: StepWorldOptions): StepWorld => {
    const world = createStepWorld(options);
    const repliesOf = new Map(cases.map(({ flow, replies }) => [flow.id, replies]));
    const brokers = new Map<string, BrokerClient>();
    const ways = new Map<string, StepWorld>();
    return {
      ...world,
      brokerFor: (step, pinned, meter, would) => {
        const replies = repliesOf.get(step.flowId);
        if (step.dryRun) return world.brokerFor(step, pinned, meter, would);
        if (replies === undefined) {
          const way = ways.get(step.runId) ?? createStepWorld(options);
          ways.set(step.runId, way);
          return way.brokerFor(step, pinned, meter, would);
        }
        const broker = brokers.get(step.runId) ?? recordingBroker(replies).broker;
        brokers.set(step.runId, broker);
        return broker;
      },
      async close() {
        await Promise.all([world, ...ways.values()].map((one) => one.close()));
      },
    };
  };
