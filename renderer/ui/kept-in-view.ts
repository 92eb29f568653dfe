import { useEffect, type RefObject } from 'react';

/** Keeps what is chosen in a row that scrolls whole in sight: when one of `chosen` is another, and when the row gets another size. */
export function useKeptInView(row: RefObject<HTMLElement | null>, selector: string, ...chosen: readonly unknown[]): void {
  useEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => element.querySelector(selector)?.scrollIntoView({ inline: 'nearest', block: 'nearest' }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [row, selector, ...chosen]);
}
