import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { MessageCircle, RotateCcw, Send } from 'lucide-react';
import { useMay } from '../../../shell/session.ts';
import { Button, classNames, EmptyState, Segmented, Textarea } from '../../../ui/index.ts';
import { beginChat, chatTrigger, say, waitingStore, type Said, type TrialMode } from '../model/listening.ts';
import { useDocument, useSessionOf } from '../model/session.ts';

const looks: Readonly<Record<Said['tone'], string>> = {
  plain: 'border-line bg-sunken',
  note: 'border-transparent text-muted',
  bad: 'border-transparent text-block',
};

/** Talks to the flow as a visitor of its chat page would. */
export function ChatPanel() {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const { chat } = useStore(waitingStore(session));
  const mayRun = useMay('run.start');
  const [text, setText] = useState('');
  const end = useRef<HTMLDivElement>(null);
  const node = chatTrigger(flow);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [chat.said.length, chat.busy]);
  if (node === undefined)
    return (
      <EmptyState icon={MessageCircle} title="No chat to try" className="!py-6">
        Start the flow with a “Chat” step to talk to it here.
      </EmptyState>
    );
  const greeting = typeof node.parameters['greeting'] === 'string' ? node.parameters['greeting'] : '';
  const maxChars = typeof node.parameters['maxChars'] === 'number' ? node.parameters['maxChars'] : 4_000;
  const message = text.trim();
  const ready = mayRun && !chat.busy && message !== '';
  const send = (): void => {
    if (!ready) return;
    setText('');
    void say(session, node, message);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-b border-line px-3 text-sm text-muted">
        <Segmented<TrialMode>
          label="How the flow runs"
          value={chat.mode}
          onValueChange={(mode) => beginChat(session, mode)}
          options={[
            { value: 'dry', label: 'Dry run' },
            { value: 'dev', label: 'For real' },
          ]}
        />
        <span className="min-w-0 flex-1 truncate">
          {chat.mode === 'dry'
            ? 'Nothing leaves, and models answer with a sample.'
            : 'Each message is a real run of the draft, with its models and connections.'}
        </span>
        <Button tone="ghost" icon={RotateCcw} disabled={chat.said.length === 0} onClick={() => beginChat(session, chat.mode)}>
          New conversation
        </Button>
      </div>
      <div
        role="log"
        aria-label="Conversation"
        aria-busy={chat.busy}
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-auto p-3"
      >
        {greeting === '' ? null : (
          <div className="max-w-[80%] self-start rounded-lg border border-line bg-sunken px-3 py-1.5 whitespace-pre-wrap">{greeting}</div>
        )}
        {chat.said.map(({ mine, text: words, tone }, index) => (
          <div
            key={index}
            className={classNames(
              'max-w-[80%] rounded-lg border px-3 py-1.5 whitespace-pre-wrap break-words',
              mine ? 'self-end border-transparent bg-accent-tint' : classNames('self-start', looks[tone]),
            )}
          >
            {words}
          </div>
        ))}
        {chat.busy ? (
          <div className="self-start px-3 py-1.5 text-muted" role="status">
            The flow is running…
          </div>
        ) : null}
        {chat.said.length === 0 ? (
          <p className="m-auto text-muted">Write a message: it goes through the flow as it is drawn now, saved or not.</p>
        ) : null}
        <div ref={end} />
      </div>
      <div className="flex shrink-0 items-end gap-2 border-t border-line p-2">
        <Textarea
          aria-label="Your message"
          rows={1}
          maxLength={maxChars}
          className="min-h-8 flex-1"
          value={text}
          disabled={!mayRun}
          onValueChange={setText}
          onKeyDown={onKeyDown}
        />
        <Button tone="primary" icon={Send} busy={chat.busy} disabled={!ready} onClick={send}>
          Send
        </Button>
      </div>
    </div>
  );
}
