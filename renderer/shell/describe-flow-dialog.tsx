import { useEffect, useState } from 'react';
import type { Outline } from '../../app/draft/outline.ts';
import { outlineLimits } from '../../app/draft/outline.ts';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { asCallError, call } from '../bridge/client.ts';
import { Badge, Button, Callout, Dialog, FormField, Input, Textarea } from '../ui/index.ts';
import { toldAbout, WithModel, type ChosenReader } from './describe-with-model.tsx';
import { keepDraft, useDraft, useDrafts } from './drafts.ts';
import { RuleInBrief } from './rule-in-brief.tsx';
import { UnderstoodSteps } from './describe-steps.tsx';

const examples = [
  'When an invoice arrives by mail, extract the supplier, the amount and the due date. If the amount is above 5,000, my manager approves. Then add a row to our invoices table.',
  'Every weekday at 8, read the open orders from the database, summarise them and mail the summary to team@example.com, but ask me first.',
  'When somebody fills in the contact form, sort it into sales, support or other and post it to the Slack channel #requests.',
] as const;

function Examples({ onTake }: { onTake(example: string): void }) {
  return (
    <section aria-label="Examples" className="flex flex-col gap-2">
      <p className="text-sm text-muted">Or begin with one of these</p>
      {examples.map((example) => (
        <button
          key={example}
          type="button"
          onClick={() => onTake(example)}
          className="rounded-md border border-line bg-surface px-3 py-2 text-start transition-colors hover:border-accent hover:bg-hover"
        >
          {example}
        </button>
      ))}
    </section>
  );
}

type Read = OutputOf<'draft:read'>;
type Built = OutputOf<'draft:build'>;

/** The description with what nobody could read marked in it. */
function MarkedText({ text, unread }: { readonly text: string; readonly unread: Read['unread'] }) {
  const parts: { readonly words: string; readonly isUnread: boolean; readonly at: number }[] = [];
  let from = 0;
  for (const { start, end } of unread.toSorted((a, b) => a.start - b.start)) {
    if (start < from) continue;
    parts.push({ words: text.slice(from, start), isUnread: false, at: from }, { words: text.slice(start, end), isUnread: true, at: start });
    from = end;
  }
  parts.push({ words: text.slice(from), isUnread: false, at: from });
  return (
    <p className="rounded-md border border-line bg-raised px-3 py-2 break-words whitespace-pre-wrap">
      {parts.map(({ words, isUnread, at }) =>
        isUnread ? (
          <mark
            key={at}
            className="rounded-sm bg-medium-tint px-0.5 text-text underline decoration-medium decoration-wavy underline-offset-4"
          >
            <span className="sr-only">Not understood: </span>
            {words}
            <span className="sr-only">.</span>
          </mark>
        ) : (
          words
        ),
      )}
    </p>
  );
}

/** The rule that it is made for is told under it, so that the draft stays where it is. */
function Choice({ text, ruleId }: { readonly text: string; readonly ruleId: string | undefined }) {
  const [open, setOpen] = useState(false);
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex items-start gap-2">
        <span className="min-w-0 flex-1">{text}</span>
        {ruleId === undefined ? null : (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`Why: rule ${ruleId}`}
            className="rounded-sm"
            onClick={() => setOpen(!open)}
          >
            <Badge className="hover:bg-hover">Why? {ruleId}</Badge>
          </button>
        )}
      </div>
      {open && ruleId !== undefined ? <RuleInBrief ruleId={ruleId} /> : null}
    </li>
  );
}

function Choices({ built }: { readonly built: Built }) {
  const grave = built.findings.filter(({ severity }) => severity === 'block' || severity === 'high');
  return (
    <>
      <section aria-label="Chosen for you">
        <h3 className="mb-1.5 text-lg">Chosen for you</h3>
        <ul className="flex flex-col gap-1.5">
          {built.choices.map(({ text, ruleId }) => (
            <Choice key={text} text={text} ruleId={ruleId} />
          ))}
        </ul>
      </section>
      {built.open.length === 0 ? null : (
        <section aria-label="Left for you">
          <h3 className="mb-1.5 text-lg">Left for you</h3>
          <ul className="flex list-disc flex-col gap-1 ps-5">
            {built.open.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <p className="text-muted" role="status">
        {grave.length === 0
          ? `The draft has ${built.steps} steps, and the checks find no serious problem.`
          : `The draft has ${built.steps} steps. ${grave.length} grave ${grave.length === 1 ? 'finding waits' : 'findings wait'} for you.`}
      </p>
    </>
  );
}

/** `into`: a flow with nothing drawn yet, which takes the draft and keeps its name. */
const draftKey = (into: DescribeFlowDialogProps['into']): string => (into === undefined ? 'describe' : `describe ${into.id}`);

/** What was typed where flows are looked for is where a description begins, unless one was begun. */
export const beginDescription = (into: DescribeFlowDialogProps['into'], text: string): void => {
  if (useDrafts.getState()[draftKey(into)] === undefined) keepDraft(draftKey(into), text.trim());
};

export interface DescribeFlowDialogProps {
  readonly into?: { readonly id: string; readonly name: string };
  /** Where it was chosen from. */
  onBack?(): void;
  onClose(): void;
  onCreated(flow: { readonly id: string; readonly name: string }): void;
}

export function DescribeFlowDialog({ into, onBack, onClose, onCreated }: DescribeFlowDialogProps) {
  const [text, setText] = useDraft(draftKey(into));
  const [read, setRead] = useState<Read & { readonly text: string }>();
  const [outline, setOutline] = useState<Outline>();
  const [built, setBuilt] = useState<Built>();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [reader, setReader] = useState<ChosenReader>();
  const [told, setTold] = useState('');
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      const { message, mend } = asCallError(failure);
      setError(reader === undefined || mend !== undefined ? message : `${message} Read them without a model, or ask another one.`);
    }
    setBusy(false);
  };
  // Nothing is sent before it was said what would be.
  const canRead = text.trim() !== '' && (reader === undefined || told === toldAbout(reader.modelId, text.trim()));
  const readIt = (): Promise<void> =>
    attempt(async () => {
      const understood =
        reader === undefined ? await call('draft:read', { text: text.trim() }) : await call('draft:ask', { text: text.trim(), ...reader });
      setRead({ ...understood, text: text.trim() });
      setOutline(understood.outline);
      setName(understood.outline.name);
    });
  const make = (): Promise<void> =>
    attempt(async () => {
      if (outline === undefined) return;
      const { flow } = await call('flows:create', {
        name: into?.name ?? name.trim(),
        outline: structuredClone(outline) as Read['outline'],
        ...(into === undefined ? {} : { into: into.id }),
      });
      setText('');
      onCreated(flow);
    });
  useEffect(() => {
    if (outline === undefined) return undefined;
    let current = true;
    // Not for each letter that is typed into a step.
    const soon = setTimeout(() => {
      void call('draft:build', { outline: structuredClone(outline) as Read['outline'] }).then(
        (answer) => {
          if (current) setBuilt(answer);
        },
        (failure: unknown) => {
          if (current) setError(asCallError(failure).message);
        },
      );
    }, 200);
    return () => {
      current = false;
      clearTimeout(soon);
    };
  }, [outline]);
  const back = (): void => {
    setRead(undefined);
    setOutline(undefined);
    setBuilt(undefined);
  };
  const canMake = outline !== undefined && built !== undefined && (into !== undefined || name.trim() !== '');
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={into === undefined ? 'Describe a flow' : `Describe “${into.name}”`}
      description="Say in plain English what starts it, what it does, and who decides. Without a model it is read on this machine, and nothing leaves it."
      footer={
        outline === undefined ? (
          <>
            {onBack === undefined ? null : (
              <Button className="me-auto" disabled={busy} onClick={onBack}>
                Back to the templates
              </Button>
            )}
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="primary" busy={busy} disabled={!canRead} onClick={() => void readIt()}>
              {reader === undefined ? 'Propose steps' : 'Send it and propose steps'}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={back}>Change the words</Button>
            <Button tone="primary" busy={busy} disabled={!canMake} onClick={() => void make()}>
              Make the flow
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        {error === undefined ? null : (
          <Callout tone="block" title="That did not work">
            Your words are kept. {error}
          </Callout>
        )}
        {outline === undefined || read === undefined ? (
          <>
            <FormField label="What should the flow do">
              {(control) => (
                <Textarea
                  {...control}
                  rows={6}
                  autoFocus
                  maxLength={outlineLimits.text}
                  value={text}
                  placeholder="When a mail arrives, …"
                  onValueChange={setText}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && canRead) void readIt();
                  }}
                />
              )}
            </FormField>
            {/* With a model, what would leave has to be in sight. */}
            {reader === undefined ? <Examples onTake={setText} /> : null}
            <WithModel text={text.trim()} chosen={reader} onChoose={setReader} onTold={setTold} />
          </>
        ) : (
          <>
            <MarkedText text={read.text} unread={read.unread} />
            {read.unread.length === 0 ? null : (
              <Callout tone="medium" title="Some of it was not understood" status>
                It is underlined above, and kept in the flow as a note in your own words. Put it another way, or draw that part yourself.
              </Callout>
            )}
            {read.guesses.length === 0 ? null : <p className="text-muted">{read.guesses.join(' ')}</p>}
            <section aria-label="Understood">
              <h3 className="mb-1.5 text-lg">Understood</h3>
              <UnderstoodSteps outline={outline} onChange={setOutline} />
            </section>
            {built === undefined ? null : <Choices built={built} />}
            {into === undefined ? (
              <FormField label="Name">{(control) => <Input {...control} maxLength={200} value={name} onValueChange={setName} />}</FormField>
            ) : null}
          </>
        )}
      </div>
    </Dialog>
  );
}
