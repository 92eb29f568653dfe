/** What the names in a workflow stand for. */
import type { Names } from './expression.ts';
import { at, object, text, type FoundWorkflow, type PowerStep } from './parse.ts';
import type { Variables } from './variables.ts';

/** Parameters whose value stands in the file: taken for it, because a host that nobody knows could be any. Those that are secret never are. */
export function parametersOf({ definition, values }: FoundWorkflow): ReadonlyMap<string, string> {
  const declared = Object.entries(object(definition['parameters'])).flatMap(([name, about]): [string, string][] => {
    const value = at(values, name, 'value') ?? at(about, 'defaultValue');
    return /^secure/i.test(text(at(about, 'type'))) ||
      typeof value !== 'string' ||
      value === '' ||
      /^[@[]/.test(value) ||
      value.length > 2_000
      ? []
      : [[name, value]];
  });
  return new Map(declared);
}

/** What the names in a workflow stand for, from where a step stands. */
export function namesOf(
  steps: readonly PowerStep[],
  parameters: ReadonlyMap<string, string>,
  variables: Variables,
  used: Set<string>,
): (step: PowerStep) => Names {
  const byKey = new Map<string, string>();
  for (const { key, name, isTrigger } of steps) if (!isTrigger && !byKey.has(key.toLowerCase())) byKey.set(key.toLowerCase(), name);
  const byParent = Map.groupBy(steps, ({ parent }) => parent);
  const byName = new Map(steps.map((step) => [step.name, step]));
  const below = (id: string): string[] => (byParent.get(id) ?? []).flatMap((step) => [step.name, ...below(step.id)]);
  const known = new Map<string, readonly string[]>();
  const inside = (name: string): readonly string[] => {
    const id = byName.get(name)?.id;
    const found = known.get(name) ?? (id === undefined ? [] : below(id));
    known.set(name, found);
    return found;
  };
  const shared = {
    step: (key: string) => byKey.get(key.toLowerCase()),
    parameter: (name: string) => {
      const value = parameters.get(name);
      if (value !== undefined) used.add(name);
      return value;
    },
    variable: variables.spelled,
    inside,
    composes: (name: string) => ['Compose', 'Expression'].includes(byName.get(name)?.type ?? ''),
  };
  return (step) => ({
    ...shared,
    writers: (name) => variables.writers(name, step),
    writersOfAny: () => variables.writersOfAny(step),
    ...(step.loop === undefined ? {} : { loop: step.loop }),
  });
}
