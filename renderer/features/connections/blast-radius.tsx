import type { ReactNode } from 'react';
import { Users, Zap } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { groupsOf } from '../../canvas/labels.ts';
import { scopeLooks } from '../../facts/connection-uses.tsx';
import { LoadedView } from '../../shell/page-frame.tsx';
import { openFlow } from '../../shell/router.ts';
import { Badge, Callout, LabelChip, Mono } from '../../ui/index.ts';

const fieldsShown = 12;
const effectsShown = 8;

function Tile({ value, label }: { readonly value: number; readonly label: string }) {
  return (
    <div className="rounded-md border border-line px-2.5 py-1.5">
      <div className="text-lg font-semibold tabular-nums">{value}</div>
      <div className="text-sm text-muted">{label}</div>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <h4 className="mb-0.5 text-sm text-faint">{title}</h4>
      {children}
    </div>
  );
}

const more = (count: number, what: string) =>
  count <= 0 ? null : (
    <li className="text-sm text-faint">
      and {count} more {what}
    </li>
  );

export interface BlastRadiusProps {
  readonly connectionId: string;
  readonly allowed: readonly string[];
  readonly hasSecret: boolean;
}

/** Whoever has this secret has all of this: every flow, host, field and effect behind it. */
export function BlastRadius({ connectionId, allowed, hasSecret }: BlastRadiusProps) {
  const { result, reload } = useCall('connections:blastRadius', { connectionId });
  return (
    <section aria-label="Blast radius">
      <h3 className="mb-1.5 font-medium">If this secret leaks</h3>
      <LoadedView result={result} failed="The blast radius could not be worked out" onRetry={reload}>
        {({ flows, hosts, fields, effects, labels, scopes, shared }) => (
          <div className="flex flex-col gap-3">
            {shared.length === 0 ? null : (
              <Callout tone="high" title="One identity behind several connections">
                The same account is behind {shared.map(({ name }) => name).join(', ')}. What one of them may do, all of them may; nobody can
                tell them apart in the service's log.
              </Callout>
            )}
            {flows.length > 1 ? (
              <Callout tone="medium" title={`Shared by ${flows.length} flows`}>
                One connection and one service account per flow keep a leak small.
              </Callout>
            ) : null}
            {flows.length === 0 && !hasSecret ? (
              <p className="text-muted">No flow uses it yet, and it has no secret.</p>
            ) : flows.length === 0 ? (
              <Callout tone="medium" title="No saved flow uses it yet">
                Anyone who has it can use {allowed.length === 0 ? 'the service' : allowed.join(', ')}. If no flow needs it, end it there and
                delete it here.
              </Callout>
            ) : (
              <>
                <div className="grid grid-cols-3 gap-2">
                  <Tile value={flows.length} label={flows.length === 1 ? 'flow' : 'flows'} />
                  <Tile value={hosts.length} label={hosts.length === 1 ? 'host' : 'hosts'} />
                  <Tile value={fields.length} label={fields.length === 1 ? 'field' : 'fields'} />
                </div>
                {labels.length === 0 ? null : (
                  <Part title="Kinds of data">
                    <span className="flex flex-wrap gap-1">
                      {groupsOf(labels, 'trusted').map((group) => (
                        <LabelChip key={group} label={group} />
                      ))}
                    </span>
                  </Part>
                )}
                <Part title="Flows">
                  <ul aria-label="Flows">
                    {flows.map((flow) => (
                      <li key={flow.id} className="flex items-baseline gap-2">
                        <button
                          type="button"
                          className="max-w-[60%] truncate rounded-sm font-medium hover:underline"
                          onClick={() => openFlow(flow.id, flow.name)}
                        >
                          {flow.name}
                        </button>
                        <span className="min-w-0 flex-1 truncate text-sm text-muted" title={flow.steps.join(', ')}>
                          {flow.steps.join(', ')}
                        </span>
                      </li>
                    ))}
                  </ul>
                </Part>
                {hosts.every(({ host }) => allowed.includes(host)) ? null : (
                  <Part title="Hosts that these flows call">
                    <ul aria-label="Hosts that these flows call">
                      {hosts.map(({ host }) => (
                        <li key={host}>
                          <Mono>{host}</Mono>
                        </li>
                      ))}
                    </ul>
                  </Part>
                )}
                {scopes.length === 0 ? null : (
                  <Part title="Scopes, granted against used">
                    <ul aria-label="Scopes">
                      {scopes.map((row) => {
                        const look = scopeLooks[row.state];
                        return (
                          <li key={row.scope} className="flex items-center gap-2 py-0.5" title={row.steps.join('\n')}>
                            <Mono className="min-w-0 flex-1 truncate">{row.scope}</Mono>
                            <span title={look.help}>
                              <Badge tone={look.tone} icon={look.icon}>
                                {look.word}
                              </Badge>
                            </span>
                          </li>
                        );
                      })}
                    </ul>
                  </Part>
                )}
                {effects.length === 0 ? null : (
                  <Part title="What it can do">
                    <ul aria-label="Effects">
                      {effects.slice(0, effectsShown).map((effect, index) => (
                        <li key={index} className="flex items-center gap-1.5">
                          <Zap className="size-3.5 shrink-0 text-medium" aria-hidden />
                          <span>{effect.what}</span>
                          <span className="truncate text-sm text-muted">{effect.step}</span>
                        </li>
                      ))}
                      {more(effects.length - effectsShown, 'effects')}
                    </ul>
                  </Part>
                )}
                {fields.length === 0 ? null : (
                  <Part title="Fields">
                    <ul aria-label="Fields">
                      {fields.slice(0, fieldsShown).map((field) => (
                        <li key={field.field} className="flex items-center gap-2 py-0.5">
                          <Mono className="min-w-0 flex-1 truncate">{field.field === '' ? 'the whole item' : field.field}</Mono>
                          <span className="text-sm text-faint">
                            {field.ways.map((way) => (way === 'reads' ? 'can be read' : 'is sent')).join(', ')}
                          </span>
                          <span className="flex min-w-5 gap-1">
                            {groupsOf(field.labels, field.trust).map((group) => (
                              <LabelChip key={group} label={group} compact />
                            ))}
                          </span>
                        </li>
                      ))}
                      {more(fields.length - fieldsShown, 'fields')}
                    </ul>
                  </Part>
                )}
              </>
            )}
            {shared.length === 0 ? null : (
              <ul aria-label="Connections with the same account">
                {shared.map((one) => (
                  <li key={one.id} className="flex items-center gap-1.5">
                    <Users className="size-3.5 text-high" aria-hidden />
                    {one.name}
                    <span className="text-sm text-muted tabular-nums">
                      {one.flows} {one.flows === 1 ? 'flow' : 'flows'}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </LoadedView>
    </section>
  );
}
