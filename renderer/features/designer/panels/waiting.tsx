import { useStore } from 'zustand';
import { Ban, Ear, ExternalLink, FlaskConical, Play } from 'lucide-react';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { Button, Callout, Hash, Menu, type MenuGroups } from '../../../ui/index.ts';
import { stopWaiting, thingOf, waitForOne, waitingStore, waitingTriggers, type WaitingState } from '../model/listening.ts';
import { useDocument, useSessionOf, type DesignerSession } from '../model/session.ts';

/** For one trigger: as a dry run or for real. */
export function waitingItems(session: DesignerSession, node: FlowNode): MenuGroups[number] {
  const thing = thingOf(node);
  return [
    {
      id: `${node.id}-dry`,
      label: `Wait for one ${thing}, dry run`,
      icon: FlaskConical,
      onSelect: () => void waitForOne(session, node, 'dry'),
    },
    { id: `${node.id}-dev`, label: `Wait for one ${thing}, for real`, icon: Play, onSelect: () => void waitForOne(session, node, 'dev') },
  ];
}

function words({ kind, mode }: NonNullable<WaitingState['listening']>, node: FlowNode | undefined): string {
  const place = (key: string): string => (typeof node?.parameters[key] === 'string' ? node.parameters[key] : '');
  const what = {
    form: 'Open the page and fill it in. Only this computer can reach it.',
    mail: `Send a mail to the mailbox, or leave an unread one in the folder ${place('folder')}.${mode === 'dry' ? ' It stays unread.' : ''}`,
    file: `Put a file that fits ${place('pattern') || '*'} into the folder ${place('folder')}. Files that lie there already do not count.`,
  }[kind];
  return `${what} The first one starts ${mode === 'dry' ? 'a dry run: nothing leaves' : 'a real run'}.`;
}

/** What is being waited for, with the way to it and the way out. */
export function WaitingBanner() {
  const session = useSessionOf();
  const { listening, notice } = useStore(waitingStore(session));
  const node = useDocument((state) => state.flow.nodes.find(({ id }) => id === listening?.nodeId));
  if (listening === undefined)
    return notice === undefined ? null : (
      <div className="p-3">
        <Callout tone={notice.tone} title={notice.tone === 'block' ? 'It cannot be waited for' : 'Nothing came'}>
          {notice.text}
        </Callout>
      </div>
    );
  const { address } = listening;
  return (
    <div className="p-3">
      <Callout
        tone="info"
        title={`Waiting for one ${listening.kind}`}
        actions={
          <>
            {address === undefined ? null : (
              <Button
                icon={ExternalLink}
                onClick={() => {
                  window.open(address, '_blank', 'noopener');
                }}
              >
                Open the page
              </Button>
            )}
            <Button tone="ghost" icon={Ban} onClick={() => void stopWaiting(session)}>
              Stop waiting
            </Button>
          </>
        }
      >
        {words(listening, node)}
        {address === undefined ? null : (
          <>
            {' '}
            <Hash value={address} length={60} label="address" />
          </>
        )}
      </Callout>
    </div>
  );
}

/** A button for each trigger that waits for something from outside. */
export function WaitingButtons({ disabled }: { readonly disabled: boolean }) {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const { starting } = useStore(waitingStore(session));
  return waitingTriggers(flow).map((node) => (
    <Menu
      key={node.id}
      side="top"
      groups={[waitingItems(session, node)]}
      trigger={<Button icon={Ear} busy={starting} disabled={disabled}>{`Wait for one ${thingOf(node)}`}</Button>}
    />
  ));
}
