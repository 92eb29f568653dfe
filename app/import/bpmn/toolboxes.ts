/** Ad-hoc parts whose steps an agent may call as its tools: the part is the agent itself, or a task beside it names the part. */
import { isAgent } from './describe-worker.ts';
import { extensionsOf } from './extensions.ts';
import { text, valueAt } from './facts.ts';
import type { BpmnStep } from './bpmn-file.ts';

/** By ad-hoc part: the agent that calls what lies in it. */
export function toolOwners(steps: readonly BpmnStep[]): ReadonlyMap<string, string> {
  const parts = steps.filter(({ kind }) => kind === 'adHocSubProcess');
  if (parts.length === 0) return new Map();
  const out = new Map<string, string>();
  const tasks: { readonly id: string; readonly process: string; readonly box: string }[] = [];
  for (const { id, kind, process, element } of steps) {
    const extensions = kind === 'serviceTask' || kind === 'adHocSubProcess' ? extensionsOf(element) : undefined;
    if (extensions === undefined || !isAgent(extensions)) continue;
    if (kind === 'adHocSubProcess') out.set(id, id);
    else
      tasks.push({
        id,
        process,
        box: text(valueAt(extensions.values, ['data', 'tools', 'containerElementId'])).replace(/^="(.*)"$/, '$1'),
      });
  }
  const naming = new Map(tasks.map((task) => [task.box, task]));
  const beside = Map.groupBy(tasks, ({ process }) => process);
  for (const { id, element, process } of parts) {
    if (out.has(id)) continue;
    // Nobody names it, and it runs what the one agent of the process has asked for.
    const [only, another] = beside.get(process) ?? [];
    const asked = another === undefined && /tool_?calls?\b/i.test(JSON.stringify(extensionsOf(element).values['adHoc'] ?? ''));
    const owner = naming.get(id) ?? (asked ? only : undefined);
    if (owner !== undefined) out.set(id, owner.id);
  }
  return out;
}
