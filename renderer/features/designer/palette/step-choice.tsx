import { useMemo, useState } from 'react';
import { Command } from 'cmdk';
import type { AnyNodeDefinition } from '../../../../app/nodes/kit/define-node.ts';
import { NodeTile } from '../../../canvas/node-icon.tsx';
import { classNames } from '../../../ui/index.ts';
import { searchTypes } from './search.ts';

export interface StepChoiceProps {
  readonly label: string;
  readonly placeholder: string;
  readonly definitions: readonly AnyNodeDefinition[];
  /** With what each does: where there is room, for those who do not know them yet. */
  readonly described?: boolean;
  onPick(definition: AnyNodeDefinition): void;
  /** The focus went nowhere. */
  onLeave?(): void;
}

/** One step type out of many, by typing a part of its name and the arrow keys. */
export function StepChoice({ label, placeholder, definitions, described = false, onPick, onLeave }: StepChoiceProps) {
  const [query, setQuery] = useState('');
  const found = useMemo(() => searchTypes(definitions, query), [definitions, query]);
  return (
    <Command label={label} loop shouldFilter={false}>
      <Command.Input
        autoFocus
        value={query}
        onValueChange={setQuery}
        placeholder={placeholder}
        onBlur={(event) => {
          if (event.relatedTarget === null) onLeave?.();
        }}
        className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
      />
      <Command.List className={classNames('overflow-auto p-1', described ? 'max-h-80' : 'max-h-60')}>
        <Command.Empty className="px-2 py-4 text-center text-muted">No step that fits matches.</Command.Empty>
        {found.map((definition) => (
          <Command.Item
            key={definition.type}
            value={definition.type}
            onSelect={() => onPick(definition)}
            className={classNames('flex items-center gap-2 rounded-sm px-1.5 data-[selected=true]:bg-hover', described ? 'py-1.5' : 'h-8')}
          >
            <NodeTile type={definition.type} size="small" />
            {described ? (
              <span className="min-w-0">
                <span className="block font-medium">{definition.title}</span>
                <span className="block text-sm text-muted">{definition.summary}</span>
              </span>
            ) : (
              definition.title
            )}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
