import { useState, type KeyboardEvent } from 'react';
import { MessageSquareText } from 'lucide-react';
import { asCallError, call, useCall } from '../bridge/client.ts';
import { beginDescription, DescribeFlowDialog } from './describe-flow-dialog.tsx';
import { IncidentDetail, type IncidentVersion } from './incident-detail.tsx';
import { Badge, Button, Callout, Dialog, ErrorState, FormField, Input, LoadingState, SearchInput, classNames } from '../ui/index.ts';

/** `into`: a flow with nothing drawn yet, which takes the template and keeps its name. */
export interface NewFlowDialogProps {
  readonly start: 'empty' | 'template';
  readonly into?: { readonly id: string; readonly name: string };
  onClose(): void;
  onCreated(flow: { readonly id: string; readonly name: string }): void;
}

const emptyChoice = '';

/** Arrows go to the next choice and take it, as in every group of radio buttons. */
function moveBetweenRadios(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')];
  const at = radios.findIndex((radio) => radio === document.activeElement);
  const next = radios[(at + step + radios.length) % radios.length];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}

const asWords = (text: string): string => ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`;

/** How well a template answers a description: words that begin in its title, its tags and its summary; one that is in all three says what it is about. */
export function templateScore(
  template: { readonly title: string; readonly summary: string; readonly tags: readonly string[] },
  words: readonly string[],
): number {
  const [title, tags, summary] = [template.title, template.tags.join(' '), template.summary].map(asWords);
  const within = (text: string | undefined, word: string): boolean => text?.includes(` ${word}`) === true;
  return words.reduce(
    (sum, word) => sum + (within(title, word) ? 3 : 0) + (within(tags, word) ? 2 : 0) + (within(summary, word) ? 1 : 0),
    0,
  );
}

const smallWords = new Set([
  'the',
  'and',
  'for',
  'with',
  'that',
  'this',
  'from',
  'into',
  'when',
  'then',
  'our',
  'all',
  'new',
  'are',
  'has',
  'have',
]);
const wordsOf = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && !smallWords.has(word));

interface ChoiceProps {
  readonly chosen: boolean;
  /** The one stop of Tab in the group; the arrows go on from it. */ readonly stop: boolean;
  readonly title: string;
  readonly summary: string;
  readonly steps?: number;
  readonly tags: readonly string[];
  onChoose(): void;
  onTake(): void;
}

function Choice({ chosen, stop, title, summary, steps, tags, onChoose, onTake }: ChoiceProps) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      tabIndex={stop ? 0 : -1}
      onClick={onChoose}
      onDoubleClick={onTake}
      className={classNames(
        'flex flex-col items-start gap-1 rounded-md border p-3 text-start transition-colors hover:bg-hover',
        chosen ? 'border-accent bg-accent-tint' : 'border-line bg-surface',
      )}
    >
      <span className="flex w-full items-baseline gap-2">
        <span className="flex-1 font-medium">{title}</span>
        {steps === undefined ? null : <span className="shrink-0 text-sm text-faint">{steps} steps</span>}
      </span>
      <span className="text-sm text-muted">{summary}</span>
      {tags.length === 0 ? null : (
        <span className="mt-1 flex flex-wrap gap-1">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      )}
    </button>
  );
}

export function NewFlowDialog({ start, into, onClose, onCreated }: NewFlowDialogProps) {
  const { result, reload } = useCall('flows:templates', {});
  const [chosen, setChosen] = useState<string | undefined>(start === 'empty' ? emptyChoice : undefined);
  const [name, setName] = useState('');
  const [query, setQuery] = useState('');
  const [version, setVersion] = useState<IncidentVersion>('mistake');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [describing, setDescribing] = useState(false);
  const refused = result.state === 'ready' ? result.value.refused : [];
  const templates = result.state === 'ready' ? result.value.templates : [];
  const taken = templates.find((template) => template.id === chosen);
  const mended = taken?.incident !== undefined && version === 'mended';
  const proposed = taken === undefined ? '' : `${taken.title}${mended ? ' (fixed)' : ''}`;
  const finalName = into?.name ?? (name.trim() === '' ? proposed : name.trim());
  const words = wordsOf(query);
  const choiceOf = (template: (typeof templates)[number]) => (
    <Choice
      key={template.id}
      chosen={chosen === template.id}
      stop={chosen === template.id || (into !== undefined && chosen === undefined && template === near[0])}
      title={template.title}
      summary={template.summary}
      steps={template.nodes}
      tags={template.tags}
      onChoose={() => setChosen(template.id)}
      onTake={() => void create()}
    />
  );
  const near =
    words.length === 0
      ? templates
      : templates
          .map((template) => ({ template, score: templateScore(template, words) }))
          .filter(({ score }) => score > 0)
          .toSorted((a, b) => b.score - a.score)
          .map(({ template }) => template);
  // What is filtered out of sight is not created.
  const inSight = chosen === emptyChoice || near.some((template) => template.id === chosen);
  const detail = inSight ? taken?.incident : undefined;
  const ready = finalName !== '' && chosen !== undefined && inSight;
  const create = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    try {
      const { flow } = await call('flows:create', {
        name: finalName,
        ...(chosen === undefined || chosen === emptyChoice ? {} : { template: mended ? `${chosen}-mended` : chosen }),
        ...(into === undefined ? {} : { into: into.id }),
      });
      onCreated(flow);
    } catch (failure) {
      setError(asCallError(failure).message);
      setBusy(false);
    }
  };
  if (describing)
    return (
      <DescribeFlowDialog
        {...(into === undefined ? {} : { into })}
        onBack={() => setDescribing(false)}
        onClose={onClose}
        onCreated={onCreated}
      />
    );
  return (
    <Dialog
      open
      size="large"
      // A low window: the list is what scrolls, and not the dialog as well.
      className="[@media(max-height:820px)]:top-[2vh] [@media(max-height:820px)]:max-h-[96vh]"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={into === undefined ? 'New flow' : `Template for “${into.name}”`}
      description="Every template passes the checks. The incidents are there to learn from and to fix."
      footer={
        <>
          <Button
            icon={MessageSquareText}
            className="me-auto"
            onClick={() => {
              beginDescription(into, query);
              setDescribing(true);
            }}
          >
            Describe it in words
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busy} disabled={!ready} onClick={() => void create()}>
            {into === undefined ? 'Create flow' : 'Use template'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        {error === undefined ? null : (
          <Callout tone="block" title="The flow was not created">
            {error}
          </Callout>
        )}
        {refused.length === 0 ? null : (
          <Callout
            tone="high"
            title={
              refused.length === 1
                ? 'A template file is not what this program was built with'
                : `${refused.length} template files are not what this program was built with`
            }
          >
            Nothing of {refused.length === 1 ? 'it' : 'them'} is offered: {refused.slice(0, 3).join(', ')}
            {refused.length > 3 ? ` and ${refused.length - 3} more` : ''}. Install the program again, and find out who changed its files.
          </Callout>
        )}
        {result.state === 'loading' ? (
          <LoadingState />
        ) : result.state === 'failed' ? (
          <ErrorState title="The templates could not be read" error={result.error} onRetry={reload} />
        ) : (
          <>
            <SearchInput
              value={query}
              onValueChange={setQuery}
              autoFocus={start === 'template'}
              placeholder="Say what the flow should do, such as: read support mail, ask a model, answer the customer"
              aria-label="What should the flow do"
            />
            <div
              role="radiogroup"
              aria-label="Start from"
              onKeyDown={moveBetweenRadios}
              className={classNames(
                'grid grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-2 overflow-auto p-0.5',
                detail === undefined
                  ? 'max-h-[calc(76vh-296px)] min-h-40 [@media(max-height:820px)]:max-h-[calc(96vh-296px)]'
                  : 'max-h-[calc(76vh-520px)] min-h-46 [@media(max-height:820px)]:max-h-[calc(96vh-520px)]',
              )}
            >
              {into === undefined ? (
                <Choice
                  chosen={chosen === emptyChoice}
                  stop={chosen === emptyChoice || chosen === undefined}
                  title="Empty canvas"
                  summary="Draw it step by step."
                  tags={[]}
                  onChoose={() => setChosen(emptyChoice)}
                  onTake={() => void create()}
                />
              ) : null}
              {near.filter(({ incident }) => incident === undefined).map(choiceOf)}
              {near.some(({ incident }) => incident !== undefined) ? (
                <h3 className="col-span-full mt-2 font-medium">Learn from an incident</h3>
              ) : null}
              {near.filter(({ incident }) => incident !== undefined).map(choiceOf)}
              {near.length === 0 ? (
                <p className="self-center text-muted">No template comes close. Use other words, or draw it on an empty canvas.</p>
              ) : null}
            </div>
            {detail === undefined ? null : <IncidentDetail incident={detail} version={version} onVersion={setVersion} />}
          </>
        )}
        {into === undefined ? (
          <FormField
            label="Name"
            help={proposed === '' ? 'What the flow does, such as Invoice triage.' : 'Leave empty to keep the name of the template.'}
          >
            {(control) => <Input {...control} maxLength={200} placeholder={proposed} value={name} onValueChange={setName} />}
          </FormField>
        ) : null}
      </div>
    </Dialog>
  );
}
