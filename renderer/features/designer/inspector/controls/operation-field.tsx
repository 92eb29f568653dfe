import { useRef, useState } from 'react';
import { FileUp, ListFilter, X } from 'lucide-react';
import type { Json } from '../../../../../app/kernel/json.ts';
import { operationSchema, type Operation } from '../../../../../app/nodes/openapi/operation.ts';
import type { FlowNode } from '../../../../../app/workflow/model/flow.ts';
import type { ApiSummary } from '../../../../bridge/api-protocol.ts';
import { apiAtHand, pickOperation, readApi } from '../../../../bridge/api-reader.ts';
import { Badge, Button, Callout, Dialog, EmptyState, Mono, SearchInput, type FieldControl } from '../../../../ui/index.ts';
import { useDocument } from '../../model/session.ts';

const shownAtMost = 200;
const words = (error: unknown): string => (error instanceof Error ? error.message : 'It could not be read.');

interface ChooserProps {
  readonly api: ApiSummary;
  readonly current: string | undefined;
  onPick(key: string): void;
  onClose(): void;
}

/** All operations of a document, narrowed by words of their names. */
function Chooser({ api, current, onPick, onClose }: ChooserProps) {
  const [search, setSearch] = useState('');
  const wanted = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = api.operations.filter((operation) => {
    const text = `${operation.key} ${operation.id} ${operation.summary} ${operation.group}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={api.title === '' ? api.fileName : api.title}
      description={`${api.operations.length} operations, version ${api.version === '' ? 'not given' : api.version}`}
    >
      <div className="flex flex-col gap-3">
        {api.problems.length === 0 ? null : (
          <Callout tone="medium" title="The document has mistakes">
            {api.problems.map((problem) => (
              <p key={problem}>{problem}</p>
            ))}
          </Callout>
        )}
        <SearchInput autoFocus aria-label="Find an operation" placeholder="Find an operation" value={search} onValueChange={setSearch} />
        {found.length === 0 ? (
          <EmptyState icon={ListFilter} title="No operation matches" className="!py-6">
            Try fewer words, or a part of the path.
          </EmptyState>
        ) : (
          <ul aria-label="Operations" className="flex flex-col">
            {found.slice(0, shownAtMost).map((operation) => (
              <li key={operation.key} className="border-b border-line last:border-0">
                <button
                  type="button"
                  aria-current={operation.key === current}
                  onClick={() => onPick(operation.key)}
                  className="flex w-full flex-col gap-0.5 rounded-sm px-2 py-1.5 text-start hover:bg-hover aria-[current=true]:bg-accent-tint"
                >
                  <span className="flex w-full min-w-0 items-center gap-2">
                    <Badge className="w-16 justify-center">{operation.method}</Badge>
                    <Mono className="min-w-0 truncate">{operation.path}</Mono>
                    {operation.deprecated ? <Badge tone="medium">Outdated</Badge> : null}
                    {operation.group === '' ? null : <span className="ms-auto shrink-0 text-sm text-faint">{operation.group}</span>}
                  </span>
                  {operation.summary === '' ? null : <span className="truncate ps-18 text-sm text-muted">{operation.summary}</span>}
                </button>
              </li>
            ))}
          </ul>
        )}
        {found.length > shownAtMost ? <p className="text-muted">{found.length - shownAtMost} more. Type a word to narrow them.</p> : null}
      </div>
    </Dialog>
  );
}

const authWords: Readonly<Record<Operation['auth'][number]['kind'], string>> = {
  bearer: 'a bearer token',
  basic: 'user and password',
  'api-key': 'an API key in a header',
  oauth2: 'OAuth 2',
  mtls: 'a certificate of ours',
  unsupported: 'a way that cannot be used here',
};

/** How the service wants to be signed in to, and whether the chosen connection does. */
function SignIn({ operation, node }: { readonly operation: Operation; readonly node: FlowNode }) {
  const slot = useDocument((state) => state.flow.connections.find((one) => one.id === node.connection));
  if (operation.auth.length === 0) return <p className="text-sm text-muted">It asks for no sign-in.</p>;
  const usable = operation.auth.filter(({ kind }) => kind !== 'unsupported');
  const fitting = usable.find(({ kind }) => kind === slot?.auth || (kind === 'oauth2' && slot?.auth === 'bearer'));
  const missing = fitting?.scopes.filter((scope) => slot !== undefined && slot.scopes.length > 0 && !slot.scopes.includes(scope)) ?? [];
  const wants = [
    ...new Set(operation.auth.map(({ kind, header }) => (kind === 'api-key' ? `${authWords[kind]} (${header})` : authWords[kind]))),
  ].join(' or ');
  const [first] = usable;
  return (
    <>
      <p className="text-sm text-muted">It wants {wants}.</p>
      {first === undefined || first.scopes.length === 0 ? null : (
        <p className="flex flex-wrap gap-1 text-sm text-muted">
          Scopes:{' '}
          {first.scopes.map((scope) => (
            <Mono key={scope}>{scope}</Mono>
          ))}
        </p>
      )}
      {usable.length === 0 ? (
        <Callout tone="medium">Keys in the address, and several keys at once, are not sent by this program.</Callout>
      ) : null}
      {slot !== undefined && usable.length > 0 && fitting === undefined ? (
        <Callout tone="medium">The chosen connection signs in another way ({slot.auth}).</Callout>
      ) : null}
      {missing.length === 0 ? null : <Callout tone="medium">The chosen connection was not given {missing.join(', ')}.</Callout>}
    </>
  );
}

export interface OperationFieldProps {
  readonly control: FieldControl;
  readonly node: FlowNode;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

/** Chooses a document, then one of its operations; what the step needs of it is frozen into the flow. */
export function OperationField({ control, node, value, readOnly, onChange }: OperationFieldProps) {
  const parsed = operationSchema.safeParse(value);
  const operation = parsed.success ? parsed.data : undefined;
  const input = useRef<HTMLInputElement>(null);
  const [api, setApi] = useState<ApiSummary>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const attempt = async (what: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await what();
    } catch (error) {
      setFailure(words(error));
    }
    setBusy(false);
  };
  const chooseWords = operation === undefined ? 'Choose a document' : 'Choose another document';
  const atHand = apiAtHand(operation?.document.digest);
  const pick = (key: string): void => {
    setApi(undefined);
    void attempt(async () => {
      onChange(await pickOperation(key));
    });
  };
  return (
    <div className="flex flex-col gap-2">
      {operation === undefined ? null : (
        <div className="flex flex-col gap-1 rounded-md border border-line bg-sunken p-2">
          <span className="flex min-w-0 items-center gap-2">
            <Badge>{operation.method}</Badge>
            <Mono className="min-w-0 break-all">{operation.path}</Mono>
          </span>
          {operation.summary === '' ? null : <span>{operation.summary}</span>}
          <span className="text-sm text-faint" title={`SHA-256 of the document: ${operation.document.digest}`}>
            {operation.document.title} {operation.document.version} · <Mono>{operation.document.digest.slice(0, 12)}</Mono>
          </span>
          {operation.servers[0] === undefined ? null : <Mono className="break-all text-muted">{operation.servers[0]}</Mono>}
          <SignIn operation={operation} node={node} />
        </div>
      )}
      {failure === undefined ? null : (
        <Callout tone="block" title="The document cannot be used">
          {failure}
        </Callout>
      )}
      {readOnly ? null : (
        <div className="flex flex-wrap gap-1.5">
          <input
            ref={input}
            type="file"
            hidden
            aria-hidden
            accept=".json,.yaml,.yml,application/json,application/yaml"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = '';
              if (file !== undefined)
                void attempt(async () => {
                  setApi(await readApi(file));
                });
            }}
          />
          <Button id={control.id} aria-label={chooseWords} icon={FileUp} busy={busy} onClick={() => input.current?.click()}>
            {chooseWords}
          </Button>
          {atHand === undefined ? null : (
            <Button tone="ghost" icon={ListFilter} disabled={busy} onClick={() => setApi(atHand)}>
              Another operation
            </Button>
          )}
          {operation === undefined ? null : (
            <Button tone="ghost" icon={X} disabled={busy} onClick={() => onChange(null)}>
              Remove
            </Button>
          )}
        </div>
      )}
      {api === undefined ? null : (
        <Chooser
          api={api}
          current={operation === undefined ? undefined : `${operation.method} ${operation.path}`}
          onPick={pick}
          onClose={() => setApi(undefined)}
        />
      )}
    </div>
  );
}
