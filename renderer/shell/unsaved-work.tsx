import { useEffect, useState } from 'react';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { asCallError, call } from '../bridge/client.ts';
import { openElsewhere } from '../bridge/open-elsewhere.ts';
import { Button, Dialog, notify, RelativeTime } from '../ui/index.ts';
import { keepDraft, useDrafts } from './drafts.ts';
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

/** Whether to open these very edits was asked: an unlocked screen is no reason to ask again. */
const askedOf = ({ flowId, keptAt }: KeptTab): string => `asked to open ${flowId} ${keptAt}`;

/** After a crash or a closed window: every tab with unsaved edits is offered, each with its undo history. Nothing opens by itself. */
export function UnsavedWork() {
  const mayEdit = useMay('flow.edit');
  const [tabs, setTabs] = useState<readonly KeptTab[]>([]);
  /** Whose edits go at the next press: one alone must not lose a day's work. */
  const [asked, setAsked] = useState<string>();
  useEffect(() => {
    if (!mayEdit) return;
    const { place, tabs: open } = useRouter.getState();
    // The flow that is being opened brings its own edits back, and a tab behind a locked screen still has them.
    const there = new Set([...open.map(({ flowId }) => flowId), ...(place.page === 'flow' ? [place.params['id']] : [])]);
    let current = true;
    // This window has none of them open; it only asks.
    const others = openElsewhere(() => false);
    const left = async (): Promise<readonly KeptTab[]> => {
      const kept = (await call('recovery:list', {})).tabs.filter(
        (tab) => !there.has(tab.flowId) && useDrafts.getState()[askedOf(tab)] === undefined,
      );
      const taken = await Promise.all(kept.map(({ flowId }) => others.ask(flowId)));
      return kept.filter((_, index) => taken[index] !== true);
    };
    left().then(
      (found) => {
        if (current) setTabs(found);
      },
      () => {
        if (current) setTabs([]);
      },
    );
    return () => {
      current = false;
      others.close();
    };
  }, [mayEdit]);
  const remove = (flowId: string): void => setTabs((before) => before.filter((tab) => tab.flowId !== flowId));
  const later = (): void => {
    for (const tab of tabs) keepDraft(askedOf(tab), 'yes');
    setTabs([]);
  };
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
      onOpenChange={later}
      title="There is unsaved work"
      description="A window was closed while these flows had unsaved edits. The edits are kept, encrypted, with their undo history."
      footer={
        <>
          <Button onClick={later}>Decide later</Button>
          <Button
            tone="primary"
            onClick={() => {
              for (const tab of tabs) openFlow(tab.flowId, nameOf(tab));
              setTabs([]);
            }}
          >
            Open all
          </Button>
        </>
      }
    >
      <ul className="flex flex-col">
        {tabs.map((tab) => (
          <li key={tab.flowId} className="flex items-center gap-2 border-b border-line py-1.5 last:border-0">
            <span className="min-w-0 flex-1 truncate font-medium">{nameOf(tab)}</span>
            <span className="text-muted">
              <RelativeTime time={tab.keptAt} />
            </span>
            {asked === tab.flowId ? (
              <Button tone="danger" onClick={() => void discard(tab)}>
                Discard for good
              </Button>
            ) : (
              <Button tone="ghost" onClick={() => setAsked(tab.flowId)}>
                Discard
              </Button>
            )}
            <Button
              onClick={() => {
                openFlow(tab.flowId, nameOf(tab));
                remove(tab.flowId);
              }}
            >
              Open
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
