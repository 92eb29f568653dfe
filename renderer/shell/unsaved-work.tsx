import { useEffect, useState } from 'react';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { asCallError, call } from '../bridge/client.ts';
import { Button, Dialog, notify, RelativeTime } from '../ui/index.ts';
import { openFlow, useRouter } from './router.ts';
import { useMay } from './session.ts';

type KeptTab = OutputOf<'recovery:list'>['tabs'][number];

/** The flow's name, out of the kept document; its id where that cannot be read. */
function nameOf(tab: KeptTab): string {
  try {
    const document = JSON.parse(tab.document) as { readonly flow?: { readonly name?: unknown } };
    return typeof document.flow?.name === 'string' ? document.flow.name : tab.flowId;
  } catch {
    return tab.flowId;
  }
}

/** After a crash or a closed window: every tab with unsaved edits is offered, each with its undo history. Nothing opens by itself. */
export function UnsavedWork() {
  const mayEdit = useMay('flow.edit');
  const [tabs, setTabs] = useState<readonly KeptTab[]>([]);
  useEffect(() => {
    if (!mayEdit) return;
    const { place } = useRouter.getState();
    const openId = place.page === 'flow' ? place.params['id'] : undefined;
    // The flow that is being opened brings its own edits back.
    call('recovery:list', {}).then((kept) => setTabs(kept.tabs.filter((tab) => tab.flowId !== openId)), () => setTabs([]));
  }, [mayEdit]);
  const remove = (flowId: string): void => setTabs((before) => before.filter((tab) => tab.flowId !== flowId));
  const discard = async (tab: KeptTab): Promise<void> => {
    try {
      await call('recovery:drop', { flowId: tab.flowId });
      remove(tab.flowId);
    } catch (error) {
      notify({ tone: 'block', title: 'The edits were not discarded', detail: asCallError(error).message });
    }
  };
  return (
    <Dialog
      open={tabs.length > 0}
      onOpenChange={() => setTabs([])}
      title="There is unsaved work"
      description="These flows were open with edits that were not saved. They were kept, encrypted, with their undo history."
      footer={<><Button onClick={() => setTabs([])}>Decide later</Button><Button tone="primary" onClick={() => { for (const tab of tabs) openFlow(tab.flowId, nameOf(tab)); setTabs([]); }}>Open all</Button></>}
    >
      <ul className="flex flex-col">
        {tabs.map((tab) => (
          <li key={tab.flowId} className="flex items-center gap-2 border-b border-line py-1.5 last:border-0">
            <span className="min-w-0 flex-1 truncate font-medium">{nameOf(tab)}</span>
            <span className="text-muted"><RelativeTime time={tab.keptAt} /></span>
            <Button tone="ghost" onClick={() => void discard(tab)}>Discard</Button>
            <Button onClick={() => { openFlow(tab.flowId, nameOf(tab)); remove(tab.flowId); }}>Open</Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
