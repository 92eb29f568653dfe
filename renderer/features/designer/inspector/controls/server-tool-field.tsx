import { useState } from 'react';
import { ChevronRight, Server, Wrench, X } from 'lucide-react';
import type { Json } from '../../../../../app/kernel/json.ts';
import { toolDigest, toolSchema, type PinnedTool } from '../../../../../app/nodes/mcp-tool/tool.ts';
import type { FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { asCallError, call } from '../../../../bridge/client.ts';
import { Badge, Button, Callout, Dialog, EmptyState, Mono, type FieldControl } from '../../../../ui/index.ts';

const same = (a: PinnedTool, b: PinnedTool): boolean => toolDigest(a.definition) === toolDigest(b.definition);

interface ChooserProps {
  readonly tools: readonly PinnedTool[];
  readonly current: PinnedTool | undefined;
  onPick(tool: PinnedTool): void;
  onClose(): void;
}

/** All that a server offers, each with every word that it says of itself: whoever chooses has read it. */
function Chooser({ tools, current, onPick, onClose }: ChooserProps) {
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Choose a tool"
      description="What a tool says of itself is pinned with it. Read it as you would read a contract."
    >
      {tools.length === 0 ? (
        <EmptyState icon={Wrench} title="The server offers no tools" className="!py-6">
          Ask whoever runs it.
        </EmptyState>
      ) : (
        <ul aria-label="Tools" className="flex flex-col">
          {tools.map((tool) => (
            <li key={toolDigest(tool.definition)} className="border-b border-line last:border-0">
              <button
                type="button"
                aria-current={current !== undefined && same(current, tool)}
                onClick={() => onPick(tool)}
                className="flex w-full flex-col gap-0.5 rounded-sm px-2 py-1.5 text-start hover:bg-hover aria-[current=true]:bg-accent-tint"
              >
                <span className="flex w-full min-w-0 items-center gap-2">
                  <Mono className="min-w-0 truncate">{tool.definition.name}</Mono>
                  {tool.definition.annotations?.['destructiveHint'] === true ? <Badge tone="high">Deletes, it says</Badge> : null}
                  <span className="ms-auto shrink-0 text-sm text-faint">
                    {tool.inputs.length} value{tool.inputs.length === 1 ? '' : 's'}
                  </span>
                </span>
                <span className="text-sm whitespace-pre-wrap text-muted">
                  {tool.definition.description ?? 'It says nothing of itself.'}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

export interface ServerToolFieldProps {
  readonly control: FieldControl;
  readonly node: FlowNode;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

/** Asks the server what it offers, and pins one of its tools. */
export function ServerToolField({ control, node, value, readOnly, onChange }: ServerToolFieldProps) {
  const parsed = toolSchema.safeParse(value);
  const tool = parsed.success ? parsed.data : undefined;
  const [tools, setTools] = useState<readonly PinnedTool[]>();
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [open, setOpen] = useState(false);
  const address = node.parameters['address'];
  const asks = typeof address === 'string' && /^https?:\/\/[^/]/.test(address);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setTools(
        (
          await call('connections:tools', {
            address: String(address),
            ...(node.connection === undefined ? {} : { connectionId: node.connection }),
          })
        ).tools,
      );
      setChoosing(true);
    } catch (error) {
      setFailure(asCallError(error).message);
    }
    setBusy(false);
  };
  const askWords = tool === undefined ? 'Ask what it offers' : 'Ask again';
  const now = tool === undefined ? undefined : tools?.find((one) => one.definition.name === tool.definition.name);
  return (
    <div className="flex flex-col gap-2">
      {tool === undefined ? null : (
        <div className="flex flex-col gap-1 rounded-md border border-line bg-sunken p-2">
          <span className="flex min-w-0 items-center gap-2">
            <Mono className="min-w-0 font-medium break-all">{tool.definition.name}</Mono>
          </span>
          <span className="text-sm whitespace-pre-wrap text-muted">{tool.definition.description ?? 'It says nothing of itself.'}</span>
          <span className="text-sm text-faint" title={`SHA-256 of all that it says: ${toolDigest(tool.definition)}`}>
            Pinned as <Mono>{toolDigest(tool.definition).slice(0, 12)}</Mono>
          </span>
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex items-center gap-1 self-start rounded-sm text-sm text-muted hover:text-text"
          >
            <ChevronRight className={open ? 'size-3.5 rotate-90' : 'size-3.5'} aria-hidden />
            Word for word
          </button>
          {open ? (
            <pre className="max-h-60 overflow-auto font-mono text-2xs whitespace-pre-wrap">{JSON.stringify(tool.definition, null, 1)}</pre>
          ) : null}
        </div>
      )}
      {tool === undefined || tools === undefined || (now !== undefined && same(now, tool)) ? null : (
        <Callout tone="high" title={now === undefined ? 'The server does not offer it any more' : 'It describes itself differently now'}>
          {now === undefined ? 'Runs halt until you choose another tool.' : 'Runs halt until you choose it again. Read what it says first.'}
        </Callout>
      )}
      {failure === undefined ? null : (
        <Callout tone="block" title="The server could not be asked">
          {failure}
        </Callout>
      )}
      {readOnly ? null : (
        <div className="flex flex-wrap gap-1.5">
          <Button id={control.id} aria-label={askWords} icon={Server} busy={busy} disabled={!asks} onClick={() => void ask()}>
            {askWords}
          </Button>
          {tool === undefined ? null : (
            <Button tone="ghost" icon={X} disabled={busy} onClick={() => onChange(null)}>
              Remove
            </Button>
          )}
        </div>
      )}
      {choosing && tools !== undefined ? (
        <Chooser
          tools={tools}
          current={tool}
          onPick={(picked) => {
            setChoosing(false);
            onChange(picked);
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </div>
  );
}
