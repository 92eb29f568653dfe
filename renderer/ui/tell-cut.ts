import type { PointerEvent } from 'react';

/** For text that ends in dots where there is no room: on hover it tells all of it, and only then. */
export function tellCut({ currentTarget: element }: PointerEvent<HTMLElement>): void {
  if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 2) element.title = element.textContent;
  else element.removeAttribute('title');
}
