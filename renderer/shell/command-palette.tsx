import { Command as Palette } from 'cmdk';
import { useMemo } from 'react';
import { Search, Settings, Workflow } from 'lucide-react';
import { useCall } from '../bridge/client.ts';
import { settingsSectionsFor } from '../facts/settings-sections.ts';
import { Dialog, Kbd } from '../ui/index.ts';
import { useAllCommands, type Command } from './commands.ts';
import { nameFit } from './name-fit.ts';
import { navigate, openFlow } from './router.ts';
import { routes } from './routes.tsx';
import { may, useSession } from './session.ts';

const rowClasses = 'flex h-8 items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-hover data-[disabled=true]:opacity-40';
const groupClasses =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint';

/** What people look for first; other groups come before these. */
const groupOrder: readonly string[] = ['Flow', 'Edit', 'View', 'Arrange', 'Window'];

/** By what is read, not by the ids that tell two of one name apart. */
const fits = (_id: string, search: string, names: readonly string[] = []): number => nameFit(names, search);

function Results({ close }: { close(): void }) {
  const commands = useAllCommands();
  const me = useSession((state) => state.me);
  const { result } = useCall('flows:list', {});
  const groups = useMemo(() => {
    const byGroup = new Map<string, Command[]>();
    for (const command of commands)
      if (command.hidden !== true) byGroup.set(command.group, [...(byGroup.get(command.group) ?? []), command]);
    return [...byGroup].toSorted(([a], [b]) => groupOrder.indexOf(a) - groupOrder.indexOf(b));
  }, [commands]);
  const run = (action: () => void) => () => {
    close();
    action();
  };
  return (
    <Palette label="Search and commands" loop filter={fits} className="flex min-h-0 flex-col">
      <div className="flex items-center gap-2 border-b border-line px-3">
        <Search className="size-4 text-faint" aria-hidden />
        <Palette.Input
          autoFocus
          placeholder="Search flows, pages and commands"
          className="h-11 flex-1 bg-transparent text-lg outline-none"
        />
      </div>
      <Palette.List className="min-h-0 flex-1 overflow-auto p-2">
        <Palette.Empty className="px-2 py-6 text-center text-muted">Nothing found. Try another word.</Palette.Empty>
        {groups.map(([group, list]) => (
          <Palette.Group key={group} heading={group} className={groupClasses}>
            {list.map((command) => (
              <Palette.Item
                key={command.id}
                value={`${command.title} ${command.id}`}
                keywords={command.also === undefined ? [command.title] : [command.title, command.also]}
                disabled={command.disabled ?? false}
                onSelect={run(command.run)}
                className={rowClasses}
              >
                <span className="flex-1 truncate">{command.title}</span>
                {command.shortcut === undefined ? null : <Kbd keys={command.shortcut} />}
              </Palette.Item>
            ))}
          </Palette.Group>
        ))}
        {result.state !== 'ready' || result.value.flows.length === 0 ? null : (
          <Palette.Group heading="Flows" className={groupClasses}>
            {result.value.flows.slice(0, 200).map((flow) => (
              <Palette.Item
                key={flow.id}
                value={`${flow.name} ${flow.id}`}
                keywords={[flow.name]}
                onSelect={run(() => openFlow(flow.id, flow.name))}
                className={rowClasses}
              >
                <Workflow className="size-3.5 text-muted" aria-hidden />
                <span dir="auto" title={flow.name} className="flex-1 truncate">
                  {flow.name}
                </span>
              </Palette.Item>
            ))}
          </Palette.Group>
        )}
        <Palette.Group heading="Go to" className={groupClasses}>
          {routes
            .filter((route) => route.icon !== undefined && (route.permission === undefined || may(me, route.permission)))
            .map((route) => (
              <Palette.Item
                key={route.page}
                value={`Go to ${route.title}`}
                keywords={[route.title, `Go to ${route.title}`]}
                onSelect={run(() => navigate(route.page))}
                className={rowClasses}
              >
                {route.icon === undefined ? null : <route.icon className="size-3.5 text-muted" aria-hidden />}
                {route.title}
              </Palette.Item>
            ))}
          {settingsSectionsFor((permission) => may(me, permission)).map(({ id, title }) => (
            <Palette.Item
              key={`settings ${id}`}
              value={`Go to Settings ${title}`}
              keywords={[title, `Settings ${title}`]}
              onSelect={run(() => navigate('settings', { section: id }))}
              className={rowClasses}
            >
              <Settings className="size-3.5 text-muted" aria-hidden />
              <span className="text-muted">Settings</span>
              <span className="min-w-0 flex-1 truncate">{title}</span>
            </Palette.Item>
          ))}
        </Palette.Group>
      </Palette.List>
    </Palette>
  );
}

export function CommandPalette({ open, onOpenChange }: { readonly open: boolean; onOpenChange(open: boolean): void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Search and commands" bare className="max-h-[60vh]">
      <Results close={() => onOpenChange(false)} />
    </Dialog>
  );
}
