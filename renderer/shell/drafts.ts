/** Texts that were begun and not sent. They wait while one looks at something else, and go with the person. */
import { create } from 'zustand';

type Drafts = Readonly<Record<string, string>>;
export const useDrafts = create<Drafts>(() => ({}));

export function keepDraft(key: string, text: string): void {
  useDrafts.setState((before) => {
    const { [key]: _former, ...others } = before;
    return text === '' ? others : { ...others, [key]: text };
  }, true);
}

export function useDraft(key: string): readonly [text: string, setText: (text: string) => void] {
  return [useDrafts((drafts) => drafts[key] ?? ''), (text) => keepDraft(key, text)];
}

/** What is begun under `to` already stays, and so does the one that would take its place. */
export function moveDraft(from: string, to: string): void {
  const drafts = useDrafts.getState();
  if (drafts[from] === undefined || drafts[to] !== undefined) return;
  keepDraft(to, drafts[from]);
  keepDraft(from, '');
}

export const dropDrafts = (): void => useDrafts.setState({}, true);
