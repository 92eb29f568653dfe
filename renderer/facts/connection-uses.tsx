/** What a flow asks of each connection against what the connection was given: scopes, hosts, effects, and the words to ask for less. */
import { Check, CircleMinus, KeyRound, TriangleAlert, Zap, type LucideIcon } from 'lucide-react';
import { scopeStates, type ConnectionUse, type PermissionMap, type ScopeRow, type StepName } from '../../app/lint/permission-map.ts';
import { Badge, CopyButton, Mono, tellCut, type BadgeTone } from '../ui/index.ts';
import { typeWord } from './connection-types.ts';

export const scopeLooks: Readonly<
  Record<ScopeRow['state'], { readonly word: string; readonly tone: BadgeTone; readonly icon: LucideIcon; readonly help: string }>
> = {
  used: { word: 'Used', tone: 'good', icon: Check, help: 'A step needs it' },
  idle: { word: 'Granted, never used', tone: 'high', icon: CircleMinus, help: 'No step needs it: remove it' },
  strong: { word: 'Stronger than needed', tone: 'medium', icon: TriangleAlert, help: 'It allows changes, and its steps only read' },
  missing: { word: 'Not granted', tone: 'high', icon: TriangleAlert, help: 'A step needs it and will be refused' },
  unclear: { word: 'Cannot tell', tone: 'neutral', icon: KeyRound, help: 'A step does not say which rights it needs' },
};

interface StepsProps {
  readonly steps: readonly StepName[];
  /** Left out where there is nothing to open a step in. */
  readonly onOpenStep?: ((id: string) => void) | undefined;
}
function Steps({ steps, onOpenStep }: StepsProps) {
  if (steps.length === 0) return <span className="text-faint">No step</span>;
  return (
    <span className="flex min-w-0 flex-wrap gap-x-1.5">
      {steps.map((step, index) => (
        <span key={step.id} className="flex min-w-0 text-muted">
          {onOpenStep === undefined ? (
            <span className="max-w-44 truncate" onPointerOver={tellCut}>
              {step.name}
            </span>
          ) : (
            <button
              type="button"
              className="max-w-44 truncate rounded-sm hover:text-text hover:underline"
              onPointerOver={tellCut}
              onClick={() => onOpenStep(step.id)}
            >
              {step.name}
            </button>
          )}
          {index < steps.length - 1 ? ',' : ''}
        </span>
      ))}
    </span>
  );
}

const rowClasses =
  'grid grid-cols-[minmax(0,1fr)_170px_minmax(0,0.8fr)] items-center gap-3 border-t border-line px-3 py-1 max-[1000px]:grid-cols-[minmax(0,1fr)_150px]';
const lastClasses = 'min-w-0 max-[1000px]:hidden';

function Scopes({ use, onOpenStep }: { readonly use: ConnectionUse } & Pick<StepsProps, 'onOpenStep'>) {
  const rows = use.scopes.toSorted((a, b) => scopeStates.indexOf(a.state) - scopeStates.indexOf(b.state));
  return rows.map((row) => {
    const look = scopeLooks[row.state];
    return (
      <li key={row.scope} className={rowClasses}>
        <Mono className="min-w-0">{row.scope}</Mono>
        <span title={look.help}>
          <Badge tone={look.tone} icon={look.icon}>
            {look.word}
          </Badge>
        </span>
        <span className={lastClasses}>
          {row.operations.length === 0 ? (
            <Steps steps={row.steps} onOpenStep={onOpenStep} />
          ) : (
            <span className="flex min-w-0 gap-1.5">
              <span className="shrink-0 text-faint">{row.operations.join(', ')}:</span>
              <Steps steps={row.steps} onOpenStep={onOpenStep} />
            </span>
          )}
        </span>
      </li>
    );
  });
}

function Hosts({ use, onOpenStep }: { readonly use: ConnectionUse } & Pick<StepsProps, 'onOpenStep'>) {
  return use.hosts.map((row) => (
    <li key={row.host} className={rowClasses}>
      <span className="min-w-0">
        <Mono>{row.host}</Mono>
        {row.methods.length === 0 ? null : <span className="ms-2 text-sm text-muted">{row.methods.join(', ')}</span>}
      </span>
      <span>
        {row.steps.length === 0 ? (
          <Badge tone="medium" icon={CircleMinus}>
            Allowed, never called
          </Badge>
        ) : row.allowed === true ? (
          <Badge tone="good" icon={Check}>
            Allowed
          </Badge>
        ) : row.allowed === false ? (
          <Badge tone="high" icon={TriangleAlert}>
            Not allowed
          </Badge>
        ) : (
          <Badge tone="medium" icon={TriangleAlert}>
            No host named
          </Badge>
        )}
      </span>
      <span className={lastClasses}>
        <Steps steps={row.steps} onOpenStep={onOpenStep} />
      </span>
    </li>
  ));
}

function Use({ use, onOpenStep }: { readonly use: ConnectionUse } & Pick<StepsProps, 'onOpenStep'>) {
  const idle = use.scopes.filter(({ state }) => state === 'idle').length;
  return (
    <section aria-label={use.name} className="border-b border-line">
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1 bg-sunken px-3 py-1.5">
        <KeyRound className="size-4 text-muted" aria-hidden />
        <h2 className="font-medium">{use.name}</h2>
        {typeWord(use.type) === use.name ? null : <span className="text-muted">{typeWord(use.type)}</span>}
        {use.personal ? (
          <Badge tone="high">A person's own account</Badge>
        ) : use.serviceAccount === undefined ? (
          <Badge tone="medium">No service account</Badge>
        ) : (
          <span className="text-muted">
            as <Mono>{use.serviceAccount}</Mono>
          </span>
        )}
        {use.scopes.length === 0 ? null : (
          <span className="text-sm text-muted tabular-nums">
            {use.scopes.filter(({ state }) => state !== 'missing').length} scopes granted, {idle} never used
          </span>
        )}
        <span className="ms-auto">
          <CopyButton text={use.request} label="Copy what to ask for" />
        </span>
      </header>
      <ul>
        <Scopes use={use} onOpenStep={onOpenStep} />
        <Hosts use={use} onOpenStep={onOpenStep} />
      </ul>
      {use.effects.length === 0 ? null : (
        <ul className="flex flex-wrap gap-x-4 gap-y-0.5 border-t border-line px-3 py-1.5">
          {use.effects.map((effect) => (
            <li key={`${effect.step.id} ${effect.what}`} className="flex items-center gap-1.5">
              <Zap className="size-3.5 text-medium" aria-hidden />
              <span>{effect.what}</span>
              <span className="text-faint" aria-hidden>
                ·
              </span>
              <Steps steps={[effect.step]} onOpenStep={onOpenStep} />
            </li>
          ))}
        </ul>
      )}
      {use.scopes.length + use.hosts.length + use.effects.length === 0 ? (
        <p className="border-t border-line px-3 py-2 text-muted">No step says what it does with it.</p>
      ) : null}
    </section>
  );
}

/** Everything a flow may use: what is not in here stops its run. */
export function ConnectionUses({ permissions, onOpenStep }: { readonly permissions: PermissionMap } & Pick<StepsProps, 'onOpenStep'>) {
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      {permissions.connections.map((use) => (
        <Use key={use.id} use={use} onOpenStep={onOpenStep} />
      ))}
      {permissions.others.length === 0 ? null : (
        <section aria-label="Beside the connections">
          <header className="bg-sunken px-3 py-1.5">
            <h2 className="font-medium">Beside the connections</h2>
          </header>
          <ul>
            {permissions.others.map((row, index) => (
              <li key={index} className={rowClasses}>
                <Mono className="min-w-0">{row.what}</Mono>
                <span className="text-muted">{row.kind}</span>
                <span className={lastClasses}>
                  <Steps steps={[row.step]} onOpenStep={onOpenStep} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
