/** What is done with a flow from the list of flows. Each says what became of it. */
import { asCallError, call } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { closeTab, openFlow } from '../../shell/router.ts';
import { notify } from '../../ui/index.ts';

interface Named { readonly id: string; readonly name: string }

async function told(failed: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, message } = asCallError(error);
    if (code !== 'ipc/not-confirmed') notify({ tone: 'block', title: failed, detail: message });
  }
}

/** A flow of its own with the same drawing, in its first version. */
export const duplicateFlow = ({ id, name }: Named): Promise<void> => told(`“${name}” was not duplicated`, async () => {
  const copied = `${name.slice(0, 190)} (copy)`;
  const { flow: drawn } = await call('flows:get', { flowId: id });
  const { flow } = await call('flows:create', { name: copied });
  await call('flows:save', { flow: { ...drawn, id: flow.id, name: copied, environment: flow.environment }, base: 1, message: `A copy of ${name}`.slice(0, 200) });
  openFlow(flow.id, copied);
});

export const exportFlow = ({ id, name }: Named): Promise<void> => told(`“${name}” was not saved as a file`, async () => {
  const { fileName, text } = await call('flows:export', { flowId: id });
  saveFile(fileName, text, 'application/json');
  notify({ tone: 'good', title: `Saved as ${fileName}`, detail: 'It holds no secrets: connections are only named in it.' });
});

export const restoreFlow = ({ id, name }: Named): Promise<void> => told(`“${name}” was not restored`, async () => {
  await call('flows:restore', { flowId: id });
  notify({ tone: 'good', title: `“${name}” is back`, action: { label: 'Open', run: () => openFlow(id, name) } });
});

/** Asks outside the page first. */
export const deleteFlow = ({ id, name }: Named): Promise<void> => told(`“${name}” was not deleted`, async () => {
  await call('flows:delete', { flowId: id });
  closeTab(id);
  notify({ tone: 'good', title: `“${name}” is deleted`, detail: 'Its versions, reviews and runs stay for the record. It can be restored under Recently deleted.', action: { label: 'Undo', run: () => void restoreFlow({ id, name }) } });
});
