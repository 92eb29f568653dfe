/** Closing the tab of a flow by hand: what was not saved stays, and whoever closes it is told so. A tab whose edits are kept nowhere stays open. */
import { notify } from '../ui/index.ts';
import { closeTab, openFlow, useRouter, type FlowTab } from './router.ts';

export function leaveTab(flowId: string): void {
  const tab = useRouter.getState().tabs.find((one) => one.flowId === flowId);
  if (tab !== undefined && tab.unsaved && tab.kept === false) {
    openFlow(flowId, tab.title);
    notify({
      tone: 'high',
      title: `“${tab.title}” was not closed`,
      detail: 'Its edits are not saved and are kept nowhere else. Save or undo them, then close it.',
    });
    return;
  }
  closeTab(flowId);
  if (tab !== undefined && tab.unsaved && tab.kept === true) tellKept(tab);
}

function tellKept({ flowId, title }: FlowTab): void {
  notify({
    tone: 'info',
    title: `The edits of “${title}” are kept`,
    detail: 'They are not saved as a version yet. You will find them when you open the flow again.',
    action: { label: 'Open it again', run: () => openFlow(flowId, title) },
  });
}
