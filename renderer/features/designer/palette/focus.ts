import type { DesignerSession } from '../model/session.ts';

/** Opens the palette with its search field in focus; the steps that start a flow stand first in it. */
export function focusPalette(session: DesignerSession): void {
  session.view.setState({ paletteOpen: true });
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-palette-search]')?.focus());
}
