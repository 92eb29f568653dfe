/** What the status bar says: pages set their entries and take them away again. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { BadgeTone } from '../ui/index.ts';

export interface StatusEntry {
  readonly text: string;
  readonly tone?: BadgeTone;
  readonly help?: string;
  onClick?(): void;
}
export type StatusSlot = 'verdict' | 'store' | 'runner' | 'selection' | 'zoom';

export const useStatus = create<{ readonly entries: Readonly<Partial<Record<StatusSlot, StatusEntry>>> }>(() => ({ entries: {} }));

export function setStatus(slot: StatusSlot, entry: StatusEntry | undefined): void {
  useStatus.setState(({ entries }) => {
    if (entries[slot]?.text === entry?.text && entries[slot]?.tone === entry?.tone && entries[slot]?.onClick === entry?.onClick) return {};
    const { [slot]: _old, ...rest } = entries;
    return { entries: entry === undefined ? rest : { ...rest, [slot]: entry } };
  });
}

/** Shows an entry while the component is mounted. */
export function useStatusEntry(slot: StatusSlot, entry: StatusEntry | undefined): void {
  useEffect(() => {
    setStatus(slot, entry);
  });
  useEffect(() => () => setStatus(slot, undefined), [slot]);
}

/** Says something to a screen reader, politely. */
export const useAnnouncement = create<{ readonly text: string }>(() => ({ text: '' }));
export const announce = (text: string): void => useAnnouncement.setState({ text });
