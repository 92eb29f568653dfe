import { Command } from 'cmdk';
import { NodeTile } from '../../../canvas/node-icon.tsx';
import { useFlowNames } from '../../../canvas/flow-names.ts';
import { subtitleOf } from '../../../canvas/subtitle.ts';
import { useDocument, useSessionOf } from '../model/session.ts';

const shownAtMost = 200;

/** Finds a step of this flow by name, type or what its second line says, and goes there. */
export function FindStep() {
  const session = useSessionOf();
  const nodes = useDocument((state) => state.flow.nodes);
  const names = useFlowNames();
  const close = (): void => {
    session.view.setState({ searching: false });
    document.querySelector<HTMLElement>('[data-canvas]')?.focus();
  };
  return (
    <div
      className="absolute start-1/2 top-3 z-20 w-96 max-w-[90%] -translate-x-1/2 animate-appear overflow-hidden rounded-lg border border-line bg-raised shadow-float"
      role="dialog"
      aria-label="Find on the canvas"
    >
      <Command
        label="Find on the canvas"
        loop
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') close();
        }}
      >
        <Command.Input
          autoFocus
          placeholder="Find on the canvas"
          onBlur={(event) => {
            if (event.relatedTarget === null) close();
          }}
          className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
        />
        <Command.List className="max-h-72 overflow-auto p-1">
          <Command.Empty className="px-2 py-4 text-center text-muted">No step matches.</Command.Empty>
          {nodes.slice(0, Math.max(shownAtMost, nodes.length > 2_000 ? 2_000 : nodes.length)).map((node) => (
            <Command.Item
              key={node.id}
              value={`${node.name} ${node.type} ${subtitleOf(node, names)} ${node.id}`}
              onSelect={() => {
                session.view.setState({ selected: new Set([node.id]) });
                session.canvas.api?.reveal(node.id);
                close();
              }}
              className="flex h-8 items-center gap-2 rounded-sm px-1.5 data-[selected=true]:bg-hover"
            >
              <NodeTile type={node.type} size="small" />
              <span className="truncate font-medium">{node.name}</span>
              <span className="truncate text-sm text-muted">{subtitleOf(node, names)}</span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}
