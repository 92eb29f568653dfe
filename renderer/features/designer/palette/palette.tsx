import { useMemo, useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import type { AnyNodeDefinition, NodeCategory } from '../../../../app/nodes/kit/define-node.ts';
import { nodeTypes } from '../../../canvas/catalogue.ts';
import { NodeTile } from '../../../canvas/node-icon.tsx';
import { classNames, SearchInput } from '../../../ui/index.ts';
import { addStep } from '../model/actions.ts';
import { useSessionOf } from '../model/session.ts';
import { searchTypes } from './search.ts';

export const paletteMime = 'application/x-countersign-node';

const categoryWords: readonly (readonly [NodeCategory, string])[] = [
  ['trigger', 'Start'],
  ['data', 'Systems and data'],
  ['ai', 'AI'],
  ['privacy', 'Privacy'],
  ['control', 'Flow control'],
  ['shape', 'Shape data'],
  ['people', 'People'],
  ['message', 'Messages'],
  ['security', 'Security'],
];

function Item({ definition, stop, onAdd }: { readonly definition: AnyNodeDefinition; readonly stop: boolean; onAdd(): void }) {
  const startDrag = (event: DragEvent): void => {
    event.dataTransfer.setData(paletteMime, definition.type);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <button
      type="button"
      draggable
      // Seventy steps are no seventy stops of Tab: one is, and the arrows lead on from it and from the search field.
      tabIndex={stop ? 0 : -1}
      data-palette-item
      title={definition.summary}
      onDragStart={startDrag}
      onClick={(event) => {
        if (event.detail < 2) onAdd();
      }}
      className="flex w-full items-center gap-2 rounded-md px-1.5 py-1 text-start hover:bg-hover active:bg-pressed"
    >
      <NodeTile type={definition.type} size="small" />
      <span className="min-w-0 flex-1 leading-4">{definition.title}</span>
    </button>
  );
}

/** Every step type: searched, dragged, or added with Enter after the selected step. */
export function Palette() {
  const session = useSessionOf();
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => searchTypes(nodeTypes, query), [query]);
  const add = (definition: AnyNodeDefinition): void => {
    addStep(session, definition);
  };

  const focusItem = (step: number): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[data-palette-item]') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    items[Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      focusItem(1);
    }
    if (event.key === 'ArrowUp') {
      event.preventDefault();
      focusItem(-1);
    }
  };
  const first = found[0];
  const groups =
    query.trim() === ''
      ? categoryWords.map(([category, word]) => [word, found.filter((definition) => definition.category === category)] as const)
      : [['Best matches', found] as const];

  const stop = groups.find(([, items]) => items.length > 0)?.[1][0];
  return (
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <div className="p-2 pb-1">
        <SearchInput
          value={query}
          onValueChange={setQuery}
          placeholder="Find a step"
          aria-label="Find a step"
          title="Arrow keys go through the list, Enter adds the step"
          data-palette-search
          onKeyUp={(event) => {
            if (event.key === 'Enter' && first !== undefined && query.trim() !== '') {
              add(first);
              setQuery('');
            }
          }}
        />
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-auto px-2 pb-3">
        {groups
          .filter(([, items]) => items.length > 0)
          .map(([word, items]) => (
            <section key={word} aria-label={word}>
              <h2 className="px-1.5 pt-2 pb-0.5 text-sm font-medium text-faint">{word}</h2>
              {items.map((definition) => (
                <Item key={definition.type} definition={definition} stop={definition === stop} onAdd={() => add(definition)} />
              ))}
            </section>
          ))}
        {found.length === 0 ? (
          <p className={classNames('px-1.5 py-4 text-muted')}>No step matches. Try what it does: “send”, “ask”, “table”.</p>
        ) : null}
      </div>
    </div>
  );
}
