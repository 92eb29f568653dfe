/** Which step of a flow names a person, so that who looks for them is led there and not to the whole of it. */
import { isJsonObject, type Json } from '../../../app/kernel/json.ts';
import { personOf } from '../../../app/kernel/person-words.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { call } from '../../bridge/client.ts';
import { openFlow } from '../../shell/router.ts';
import { notify } from '../../ui/index.ts';

/** A step and its parameter; without a parameter its name or its note, and without a step what is said of the whole flow. */
export interface NamedStep {
  readonly step?: string;
  readonly field?: string;
}

/** Undefined where this version names nobody who is looked for. */
export function namedStep(flow: Flow, identifiers: readonly string[]): NamedStep | undefined {
  const person = personOf(identifiers);
  const names = (value: Json | undefined): boolean => {
    if (typeof value === 'string' || typeof value === 'number') return person.names(value);
    if (Array.isArray(value)) return value.some(names);
    return isJsonObject(value) && Object.entries(value).some(([key, one]) => person.names(key) || names(one));
  };
  for (const node of flow.nodes) {
    const [field] = Object.entries(node.parameters).find(([, value]) => names(value)) ?? [];
    if (field !== undefined) return { step: node.id, field };
    if (names({ ...node, parameters: {} } as Json)) return { step: node.id };
  }
  return names({ ...flow, nodes: [] } as Json) ? {} : undefined;
}

/** Opens a flow at the step that names the person. */
export async function showInFlow(flowId: string, name: string, identifiers: readonly string[]): Promise<void> {
  const at = await call('flows:get', { flowId }).then(
    ({ flow }) => namedStep(flow, identifiers),
    // The page of the flow says why it cannot be read.
    (): NamedStep => ({}),
  );
  openFlow(flowId, name, {
    ...(at?.step === undefined ? {} : { show: at.step }),
    ...(at?.field === undefined ? {} : { field: at.field }),
  });
  if (at === undefined)
    notify({ tone: 'info', title: 'The newest version names this person no more', detail: 'An older one does: look at its History.' });
}
