import { asCallError, call } from '../../../bridge/client.ts';
import { openFlow } from '../../../shell/router.ts';
import { notify } from '../../../ui/index.ts';

const importLimit = 32 * 1024 * 1024;

/** Reads a foreign or own file and opens the flow that comes of it. Nothing in it runs. */
export async function importFile(file: File): Promise<void> {
  if (file.size > importLimit) {
    notify({ tone: 'block', title: `${file.name} is larger than 32 MB`, detail: 'Nothing was imported.' });
    return;
  }
  try {
    const { flow, format, loss } = await call('flows:import', { fileName: file.name.slice(0, 255), text: await file.text() });
    notify({
      tone: loss.length === 0 ? 'good' : 'medium',
      title: `${flow.name} was imported from ${format}`,
      detail: loss.length === 0 ? 'Everything was carried over.' : `${loss.length} thing${loss.length === 1 ? ' was' : 's were'} not carried over: ${loss[0]?.message ?? ''}`,
    });
    openFlow(flow.id, flow.name);
  } catch (error) {
    const { message, code } = asCallError(error);
    notify({ tone: 'block', title: `${file.name} was not imported`, detail: `${message} (${code})` });
  }
}
