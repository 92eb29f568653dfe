/** What happens to a flow as a whole: it is written into a file, or it goes. */
import { asCallError, call } from '../../../bridge/client.ts';
import { saveFile } from '../../../bridge/save-file.ts';
import { restoreFlow } from '../../../shell/restore-flow.ts';
import { closeTab, navigate } from '../../../shell/router.ts';
import { notify } from '../../../ui/index.ts';
import { isUnsaved } from './document.ts';
import type { DesignerSession } from './session.ts';

/** The newest saved version, as other workspaces and the command line read it. */
export async function saveAsFile({ flowId, document }: DesignerSession): Promise<void> {
  try {
    const { fileName, text } = await call('flows:export', { flowId });
    saveFile(fileName, text, 'application/json');
    const unsaved = isUnsaved(document.store.getState());
    notify({
      tone: unsaved ? 'medium' : 'good',
      title: `Saved as ${fileName}`,
      detail: unsaved ? 'Edits that you have not saved yet are not in it.' : 'It holds no secrets: connections are only named in it.',
    });
  } catch (error) {
    notify({ tone: 'block', title: 'No file was written', detail: asCallError(error).message });
  }
}

/** Asks outside the page first. What was not saved is kept, and is there again when the flow comes back. */
export async function deleteFlow(session: DesignerSession): Promise<void> {
  const { name } = session.document.store.getState().flow;
  try {
    await call('flows:delete', { flowId: session.flowId });
    closeTab(session.flowId);
    navigate('home');
    notify({
      tone: 'good',
      title: `“${name}” is deleted`,
      detail: 'Its versions, reviews and runs stay for the record.',
      action: { label: 'Undo', run: () => void restoreFlow({ id: session.flowId, name }, 'open') },
    });
  } catch (error) {
    const { code, message } = asCallError(error);
    if (code !== 'ipc/not-confirmed') notify({ tone: 'block', title: `“${name}” was not deleted`, detail: message });
  }
}
