import { asCallError, call } from '../bridge/client.ts';
import { notify } from '../ui/index.ts';
import { openFlow } from './router.ts';

/** Brings a deleted flow back and says so; two of one name are told apart by nobody, so that is said too. */
export async function restoreFlow(
  { id, name }: { readonly id: string; readonly name: string },
  then: 'open' | 'offer' = 'offer',
): Promise<void> {
  const open = (): void => openFlow(id, name);
  try {
    const { sameName } = await call('flows:restore', { flowId: id });
    notify({
      tone: sameName ? 'medium' : 'good',
      title: `“${name}” is back`,
      ...(sameName ? { detail: 'Another flow has the same name. Rename one of them.' } : {}),
      ...(then === 'open' ? {} : { action: { label: 'Open', run: open } }),
    });
    if (then === 'open') open();
  } catch (error) {
    notify({ tone: 'block', title: `“${name}” was not restored`, detail: asCallError(error).message });
  }
}
