/** What is done with a flow from the list of flows. Each says what became of it. */
import { asCallError, call } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { restoreFlow } from '../../shell/restore-flow.ts';
import { closeTab, openFlow } from '../../shell/router.ts';
import { notify } from '../../ui/index.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

async function told(failed: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, message } = asCallError(error);
    if (code !== 'ipc/not-confirmed') notify({ tone: 'block', title: failed, detail: message });
  }
}

/** A flow of one's own with the same drawing, in its first version. */
export const duplicateFlow = ({ id, name }: Named): Promise<void> =>
  told(`“${name}” was not duplicated`, async () => {
    const { flow } = await call('flows:create', { name: `${name.slice(0, 190)} (copy)`, copyOf: id });
    openFlow(flow.id, flow.name);
  });

const saved = {
  flow: { type: 'application/json', detail: 'It holds no secrets: connections are only named in it.' },
  bpmn: { type: 'application/xml', detail: 'The drawing for other modellers; what the steps are set to stays here.' },
  otm: {
    type: 'application/json',
    detail: 'For threat modelling tools: places, steps, wires with their data, and the findings as threats.',
  },
} as const;

export const exportFlow = ({ id, name }: Named, format: keyof typeof saved = 'flow'): Promise<void> =>
  told(`“${name}” was not saved as a file`, async () => {
    const { fileName, text } = await call('flows:export', { flowId: id, format });
    saveFile(fileName, text, saved[format].type);
    notify({ tone: 'good', title: `Saved as ${fileName}`, detail: saved[format].detail });
  });

/** Asks outside the page first. What was not saved is kept, and is there again when the flow comes back. */
export const deleteFlow = ({ id, name }: Named): Promise<void> =>
  told(`“${name}” was not deleted`, async () => {
    await call('flows:delete', { flowId: id });
    closeTab(id);
    notify({
      tone: 'good',
      title: `“${name}” is deleted`,
      detail: 'Its versions, reviews and runs stay for the record. It can be restored under Recently deleted.',
      action: { label: 'Undo', run: () => void restoreFlow({ id, name }) },
    });
  });
