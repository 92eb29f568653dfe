/** Closing the tab of a flow by hand: what was not saved stays, and whoever closes it is told so. */
import { notify } from '../ui/index.ts';
import { closeTab, openFlow, useRouter } from './router.ts';

export function leaveTab(flowId: string): void {
  const tab = useRouter.getState().tabs.find((one) => one.flowId === flowId);
  closeTab(flowId);
  if (tab?.unsaved !== true) return;
  notify({ tone: 'info', title: `The edits of “${tab.title}” are kept`, detail: 'They are not saved as a version yet, and are there when you open the flow again.', action: { label: 'Open it again', run: () => openFlow(flowId, tab.title) } });
}
