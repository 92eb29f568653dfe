/** Two versions of a flow: what differs for security in sentences, and both in one drawing. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { GitCompareArrows, ListTree } from 'lucide-react';
import type { Flow } from '../../app/workflow/model/flow.ts';
import type { Sentence } from '../../app/review/sentences.ts';
import { settingChanges, type SettingChange } from '../../app/review/settings-diff.ts';
import { Drawing } from '../canvas/drawing.tsx';
import { createOverlay } from '../canvas/overlay.ts';
import type { Mark, Marks } from '../canvas/scene.ts';
import { Button, EmptyState, SplitPane, classNames } from '../ui/index.ts';
import { SettingChanges, type Sides } from './setting-changes.tsx';

const weightClasses = { risk: 'text-high', safer: 'text-good', neutral: 'text-muted' } as const;

const sameMeaning = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Both versions in one drawing: what is gone is drawn where it stood. */
function mergedForDiff(before: Flow | undefined, after: Flow): { readonly flow: Flow; readonly marks: Marks } {
  const nodes = new Map<string, Mark>();
  const edges = new Map<string, Mark>();
  const oldNodes = new Map((before?.nodes ?? []).map((node) => [node.id, node]));
  const oldEdges = new Map((before?.edges ?? []).map((edge) => [edge.id, edge]));
  if (before !== undefined) {
    for (const node of after.nodes) {
      const old = oldNodes.get(node.id);
      if (old === undefined) nodes.set(node.id, 'added');
      else if (!sameMeaning({ ...old, name: '' }, { ...node, name: '' })) nodes.set(node.id, 'changed');
    }
    for (const edge of after.edges) if (!oldEdges.has(edge.id)) edges.set(edge.id, 'added');
  }
  const goneNodes = [...oldNodes.values()].filter((node) => !after.nodes.some((one) => one.id === node.id));
  const goneEdges = [...oldEdges.values()].filter((edge) => !after.edges.some((one) => one.id === edge.id));
  for (const node of goneNodes) nodes.set(node.id, 'removed');
  for (const edge of goneEdges) edges.set(edge.id, 'removed');
  const flow: Flow = {
    ...after,
    nodes: [...after.nodes, ...goneNodes],
    edges: [...after.edges, ...goneEdges],
    layout: { ...after.layout, nodes: { ...before?.layout.nodes, ...after.layout.nodes } },
  };
  return { flow, marks: { nodes, edges } };
}

export interface FlowDiffProps {
  readonly before: Flow | undefined;
  readonly after: Flow;
  readonly sentences: readonly Sentence[];
  /** With those of flows that are called; otherwise those of the two versions. */
  readonly settings?: readonly SettingChange[];
  readonly title: string;
  readonly storageKey: string;
  /** Of two versions that do not follow each other: whose each is. */
  readonly sides?: Sides;
  /** Where the settings have a page of their own; otherwise they stand below the sentences. */
  onSettings?(): void;
  /** What can be done with the step or the wire that was pointed at, by its id. */
  pointed?(id: string): ReactNode;
}

const nobody: ReadonlySet<string> = new Set();

export function FlowDiff({ before, after, sentences, settings, title, storageKey, sides, onSettings, pointed }: FlowDiffProps) {
  const changes = useMemo(() => settings ?? settingChanges(before, after), [settings, before, after]);
  const [overlay] = useState(createOverlay);
  const [selected, setSelected] = useState(nobody);
  const [one] = selected;
  const list = useRef<HTMLDivElement>(null);
  const showSettings = (): void => {
    if (onSettings !== undefined) return onSettings();
    list.current?.focus({ preventScroll: true });
    list.current?.scrollIntoView({ block: 'start' });
  };
  const merged = useMemo(() => mergedForDiff(before, after), [before, after]);
  return (
    <SplitPane
      direction="column"
      storageKey={storageKey}
      initial={300}
      minimum={120}
      maximum={640}
      label="Height of the sentences"
      main={
        <div className="relative flex min-h-0 flex-1 flex-col">
          <Drawing
            overlay={overlay}
            flow={merged.flow}
            marks={merged.marks}
            {...(pointed === undefined ? {} : { selected, onSelect: setSelected })}
          />
          {pointed === undefined || one === undefined || selected.size > 1 ? null : (
            <div className="absolute end-3 top-3 max-w-[70%]">{pointed(one)}</div>
          )}
        </div>
      }
      panel={
        <div
          role="region"
          aria-label="What is new"
          tabIndex={0}
          className="h-full overflow-auto border-t border-line p-4 focus-visible:-outline-offset-2"
        >
          <header className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="text-lg">{title}</h2>
            {changes.length === 0 ? null : (
              <Button icon={ListTree} className="ms-auto" onClick={showSettings}>
                {changes.length === 1 ? 'Show the setting' : `Show the ${changes.length.toLocaleString()} settings`}
              </Button>
            )}
          </header>
          {sentences.length === 0 ? (
            <EmptyState icon={GitCompareArrows} title={changes.length === 0 ? 'Nothing changed' : 'No rule sees a change for security'} />
          ) : (
            <ul className="flex max-w-[100ch] flex-col gap-1 wrap-anywhere" data-selectable>
              {sentences.map((sentence, index) => (
                <li key={index} className="flex gap-2">
                  <span className={classNames('w-3 shrink-0 font-mono font-semibold', weightClasses[sentence.weight])} aria-hidden>
                    {sentence.sign}
                  </span>
                  <span className="inline-block first-letter:uppercase">{sentence.text}</span>
                </li>
              ))}
            </ul>
          )}
          {onSettings !== undefined || changes.length === 0 ? null : (
            <div ref={list} tabIndex={-1} className="mt-5 outline-none">
              <SettingChanges changes={changes} first={before === undefined} sides={sides} />
            </div>
          )}
        </div>
      }
    />
  );
}
