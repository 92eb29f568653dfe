/** The open flows of this window. */
import { openElsewhere } from '../../../bridge/open-elsewhere.ts';
import { useRouter } from '../../../shell/router.ts';
import type { DesignerSession } from './session.ts';

const open = new Map<string, DesignerSession>();

export const sessionOf = (flowId: string): DesignerSession | undefined => open.get(flowId);

const elsewhere = openElsewhere((flowId) => open.has(flowId));
/** Another window has it open: its edits are that window's, and not left behind by a crash. */
export const isOpenElsewhere = (flowId: string): Promise<boolean> => elsewhere.ask(flowId);

export function keepSession(session: DesignerSession): void {
  open.get(session.flowId)?.dispose();
  open.set(session.flowId, session);
}

// A closed tab gives its worker and its history back; what was not saved stays in the recovery journal.
useRouter.subscribe(({ tabs }, before) => {
  if (tabs === before.tabs) return;
  for (const [flowId, session] of open) {
    if (tabs.some((tab) => tab.flowId === flowId) || !before.tabs.some((tab) => tab.flowId === flowId)) continue;
    open.delete(flowId);
    void session.recovery.flush().finally(() => session.dispose());
  }
});

// The journal is at most a second behind; a window that closes writes at once.
window.addEventListener('pagehide', () => {
  for (const session of open.values()) void session.recovery.flush();
});
