/** A flow of the files that were checked, imported and shown. */
import { asCallError, call } from '../../bridge/client.ts';
import { unpacked, useScan } from '../../bridge/scan.ts';
import { openFlow } from '../../shell/router.ts';
import { notify } from '../../ui/index.ts';

export async function openInDesigner(file: number, flow: number): Promise<void> {
  const picked = useScan.getState().files[file];
  if (picked === undefined) return;
  try {
    const baseName = picked.name.split('/').at(-1) ?? picked.name;
    const made = await call('flows:import', {
      fileName: baseName.slice(0, 255),
      text: await (await unpacked(picked.file)).text(),
      only: [flow],
    });
    openFlow(made.flow.id, made.flow.name);
  } catch (error) {
    notify({ tone: 'block', title: `${picked.name} was not opened`, detail: asCallError(error).message });
  }
}
