const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');
const arrows: Readonly<Record<string, string>> = { ArrowRight: '→', ArrowLeft: '←', ArrowUp: '↑', ArrowDown: '↓' };
const macNames: Readonly<Record<string, string>> = { ...arrows, Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↵', Delete: '⌫' };
const names: Readonly<Record<string, string>> = { ...arrows, Mod: 'Ctrl', Escape: 'Esc' };

/** `Mod+Shift+Z` in the words of this system: Ctrl+Shift+Z, or ⌘⇧Z on a Mac. */
export function shortcutText(keys: string): string {
  const parts = keys.split('+');
  return isMac ? parts.map((part) => macNames[part] ?? part).join('') : parts.map((part) => names[part] ?? part).join('+');
}

export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className="rounded-sm border border-line bg-sunken px-1 text-2xs leading-4 whitespace-nowrap text-muted">{shortcutText(keys)}</kbd>
  );
}
