import { useRef, useState } from 'react';
import { FileInput, LayoutTemplate, Workflow } from 'lucide-react';
import { asCallError, call, useCall } from '../../../bridge/client.ts';
import { openFlow } from '../../../shell/router.ts';
import { Button, Dialog, LoadingState, notify, SearchInput } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';
import { importFile } from './import-file.ts';

/** How well a template answers a description: words that it shares with title, summary and tags. */
export function templateScore(template: { readonly title: string; readonly summary: string; readonly tags: readonly string[] }, words: readonly string[]): number {
  const title = template.title.toLowerCase();
  const text = `${template.summary} ${template.tags.join(' ')}`.toLowerCase();
  return words.reduce((sum, word) => sum + (title.includes(word) ? 3 : text.includes(word) ? 1 : 0), 0);
}

const smallWords = new Set(['the', 'and', 'for', 'with', 'that', 'this', 'from', 'into', 'when', 'then', 'our', 'all', 'new', 'are', 'has', 'have']);
const wordsOf = (query: string): string[] => query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2 && !smallWords.has(word));

function TemplatePicker({ open, onOpenChange }: { readonly open: boolean; onOpenChange(open: boolean): void }) {
  const { result } = useCall('flows:templates', {});
  const [query, setQuery] = useState('');
  const [busy, setBusy] = useState<string>();
  const words = wordsOf(query);
  const templates = result.state !== 'ready' ? [] : words.length === 0 ? result.value.templates
    : result.value.templates.map((template) => ({ template, score: templateScore(template, words) })).filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score).map(({ template }) => template);
  const use = async (id: string, title: string): Promise<void> => {
    setBusy(id);
    try {
      const { flow } = await call('flows:create', { name: title, template: id });
      onOpenChange(false);
      openFlow(flow.id, flow.name);
    } catch (error) {
      notify({ tone: 'block', title: 'The template did not open', detail: asCallError(error).message });
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Start from a template" description="Each one passes the checks. Say in your own words what the flow should do to find the nearest." size="large">
      <SearchInput value={query} onValueChange={setQuery} autoFocus placeholder="read support mail, ask a model, answer the customer" aria-label="What should the flow do" className="mb-3" />
      {result.state === 'loading' ? <LoadingState /> : result.state === 'failed' ? <p className="text-block">{result.error.message}</p> : (
        <ul className="grid grid-cols-2 gap-2 max-[800px]:grid-cols-1">
          {templates.map((template) => (
            <li key={template.id} className="flex flex-col gap-1 rounded-md border border-line p-3">
              <span className="font-medium">{template.title}</span>
              <span className="flex-1 text-sm text-muted">{template.summary}</span>
              <span className="flex items-center justify-between text-sm text-faint">{template.nodes} steps<Button busy={busy === template.id} onClick={() => void use(template.id, template.title)}>Use template</Button></span>
            </li>
          ))}
          {templates.length === 0 ? <li className="col-span-2 py-6 text-center text-muted">No template is near that. Use other words, or start with a trigger from the palette.</li> : null}
        </ul>
      )}
    </Dialog>
  );
}

/** An empty canvas says how to begin: a template (found by what it should do), a file, or the first step. */
export function EmptyCanvas() {
  const session = useSessionOf();
  const [choosing, setChoosing] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const focusPalette = (): void => {
    session.view.setState({ paletteOpen: true });
    requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-palette-search]')?.focus());
  };
  const ways = [
    { icon: LayoutTemplate, title: 'Use a template', text: 'Say what it should do, take the nearest one that passes the checks', run: () => setChoosing(true) },
    { icon: FileInput, title: 'Import a file', text: 'From n8n, Node-RED or BPMN; or drop it anywhere on the canvas', run: () => file.current?.click() },
    { icon: Workflow, title: 'Draw it', text: 'Pick the step that starts it, then drag wires from port to port', run: focusPalette },
  ] as const;
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center p-6">
      <div className="pointer-events-auto w-full max-w-176">
        <h2 className="mb-3 text-center text-xl">Start this flow</h2>
        <div className="grid grid-cols-3 gap-3 max-[900px]:grid-cols-1">
          {ways.map((way) => (
            <button key={way.title} type="button" onClick={way.run} className="flex flex-col items-start gap-1.5 rounded-lg border border-line-strong bg-raised p-4 text-start transition-colors hover:border-accent">
              <way.icon className="size-5 text-accent" aria-hidden />
              <span className="text-lg font-medium">{way.title}</span>
              <span className="text-muted">{way.text}</span>
            </button>
          ))}
        </div>
        <input ref={file} type="file" accept=".json,.bpmn,.xml" className="hidden" aria-label="File to import" onChange={(event) => { const chosen = event.target.files?.[0]; if (chosen !== undefined) void importFile(chosen); event.target.value = ''; }} />
      </div>
      <TemplatePicker open={choosing} onOpenChange={setChoosing} />
    </div>
  );
}
