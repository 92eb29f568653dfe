/** Commands by id: the palette lists them, shortcuts and native menus run them. */
import { useEffect, useRef } from 'react';
import { create } from 'zustand';

export interface Command {
  readonly id: string;
  /** A verb first. */
  readonly title: string;
  /** Other words under which people look for it. */
  readonly also?: string;
  readonly group: string;
  /** `Mod+Shift+Z`; `Mod` is Ctrl, or ⌘ on a Mac. */
  readonly shortcut?: string;
  /** The shortcut also works while the person types in a field. */
  readonly whileTyping?: boolean;
  /** The browser does it at these keys by itself, with an event of its own: they are only told. */
  readonly byBrowser?: boolean;
  readonly disabled?: boolean;
  /** Not in the palette: the shortcut makes sense only in place. */
  readonly hidden?: boolean;
  run(): void;
}

interface CommandState {
  readonly sets: ReadonlyMap<symbol, readonly Command[]>;
}

const useCommandStore = create<CommandState>(() => ({ sets: new Map() }));

export const allCommands = (): Command[] => [...useCommandStore.getState().sets.values()].flat();

export function useAllCommands(): Command[] {
  const sets = useCommandStore((state) => state.sets);
  return [...sets.values()].flat();
}

/** Offers commands while the component is mounted. The newest functions are called, whatever was first registered. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shown = JSON.stringify(commands.map((command) => ({ ...command, run: undefined })));
  useEffect(() => {
    const key = Symbol('commands');
    const offered = latest.current.map((command, index): Command => ({ ...command, run: () => latest.current[index]?.run() }));
    useCommandStore.setState(({ sets }) => ({ sets: new Map(sets).set(key, offered) }));
    return () =>
      useCommandStore.setState(({ sets }) => {
        const rest = new Map(sets);
        rest.delete(key);
        return { sets: rest };
      });
  }, [shown]);
}

export function runCommand(id: string): void {
  const command = allCommands().find((one) => one.id === id);
  if (command !== undefined && command.disabled !== true) command.run();
}

/** The pressed keys in the notation of `Command.shortcut`. */
export function pressed(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [
    event.ctrlKey || event.metaKey ? 'Mod' : '',
    event.altKey ? 'Alt' : '',
    (event.shiftKey && key.length > 1) || (event.shiftKey && /[A-Z]/.test(key)) ? 'Shift' : '',
    key,
  ]
    .filter((part) => part !== '')
    .join('+');
}

const typesInto = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)) ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement);

export function followShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.getElementById('root')?.hasAttribute('inert') === true) return;
    const keys = pressed(event);
    const typing = typesInto(event.target);
    const command = allCommands().findLast(
      (one) => one.shortcut === keys && one.byBrowser !== true && (!typing || one.whileTyping === true),
    );
    if (command === undefined || command.disabled === true) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
