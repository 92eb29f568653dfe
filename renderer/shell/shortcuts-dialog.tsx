/** Every key that does something on this page. The list is the commands themselves, so that it cannot be wrong. */
import { Dialog, Kbd } from '../ui/index.ts';
import { useAllCommands } from './commands.ts';

/** Keys that are part of a control and not commands. */
const inPlace: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'On the canvas',
    keys: [
      ['Tab', 'Next step'],
      ['ArrowRight', 'Go to the neighbouring step'],
      ['Enter', 'Open the step, or end the wire here'],
      ['C', 'Start a wire'],
      ['Alt+ArrowRight', 'Move the step'],
      ['Escape', 'Cancel, clear the selection'],
    ],
  },
  {
    title: 'In the problems',
    keys: [
      ['ArrowDown', 'Next problem'],
      ['Enter', 'Go there'],
      ['Z', 'Zoom to the path'],
      ['.', 'Fix it'],
    ],
  },
];

function Group({ title, keys }: { readonly title: string; readonly keys: readonly (readonly [string, string])[] }) {
  return (
    <section className="break-inside-avoid pb-4">
      <h3 className="mb-1 font-medium">{title}</h3>
      <dl>
        {keys.map(([shortcut, what]) => (
          <div key={`${shortcut} ${what}`} className="flex items-baseline justify-between gap-3 border-t border-line py-1">
            <dt className="min-w-0 truncate text-muted">{what}</dt>
            <dd>
              <Kbd keys={shortcut} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const commands = useAllCommands();
  const groups = Map.groupBy(
    commands.flatMap(({ group, title, shortcut, hidden, id }) =>
      shortcut === undefined || (hidden === true && id !== 'app.palette') ? [] : [{ group, keys: [shortcut, title] as const }],
    ),
    ({ group }) => group,
  );
  const designer = commands.some(({ id }) => id === 'view.fit');
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Keyboard shortcuts"
      description="Everything you can do with the mouse works with the keyboard too."
    >
      <div className="columns-2 gap-8 pt-1 max-[800px]:columns-1">
        {[...groups].map(([title, list]) => (
          <Group key={title} title={title} keys={list.map(({ keys }) => keys)} />
        ))}
        {designer ? inPlace.map((one) => <Group key={one.title} {...one} />) : null}
      </div>
    </Dialog>
  );
}
