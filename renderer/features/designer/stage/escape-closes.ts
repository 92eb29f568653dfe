import { useEffect, useEffectEvent, useState } from 'react';
import { closedOnlyTooltip } from '../../../ui/index.ts';

/** Escape closes it wherever the focus is, where nothing above it took the press. A focus that stood in it goes back to where it was when it opened. */
export function useEscapeCloses(close: () => void): void {
  const [cameFrom] = useState(() => document.activeElement);
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || (event.defaultPrevented && !closedOnlyTooltip(event))) return;
    event.preventDefault();
    close();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      const back =
        cameFrom instanceof HTMLElement && cameFrom.isConnected && cameFrom !== document.body
          ? cameFrom
          : document.querySelector<HTMLElement>('[data-canvas]');
      back?.focus({ preventScroll: true });
    };
  }, [cameFrom]);
}
