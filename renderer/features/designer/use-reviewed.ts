import { useStore } from 'zustand';
import { useMay } from '../../shell/session.ts';
import { isUnsaved } from './model/document.ts';
import { useDocument, useSessionOf } from './model/session.ts';

/** Whether what is open is what lies before the reviewers, or what they approved: to submit it once more changes nothing, and the header leads to its review. */
export function useReviewed(): boolean {
  const unsaved = useDocument(isUnsaved);
  const state = useStore(useSessionOf().summary, ({ summary }) => summary?.state);
  const mayRead = useMay('review.read');
  return mayRead && !unsaved && (state === 'submitted' || state === 'approved');
}
