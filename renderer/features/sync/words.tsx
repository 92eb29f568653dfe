import type { OutputOf } from '../../../app/ipc/contract.ts';
import { Badge, type BadgeTone } from '../../ui/index.ts';

export type Comparison = OutputOf<'git:compare'>;
export type SharedFlow = Comparison['flows'][number];
type Standing = Comparison['commits'][number]['standing'];

export const stateWords: Readonly<Record<SharedFlow['state'], { readonly word: string; readonly tone: BadgeTone; readonly help: string }>> =
  {
    same: { word: 'The same', tone: 'good', help: 'Here and there are the same' },
    mine: { word: 'Changed here', tone: 'accent', help: 'Push it, so that others get it' },
    theirs: { word: 'Changed there', tone: 'medium', help: 'Compare, then take it over' },
    both: { word: 'Changed on both sides', tone: 'high', help: 'Compare, and choose where both changed the same' },
    'only-here': { word: 'Only here', tone: 'neutral', help: 'Push it to share it' },
    'only-there': { word: 'Only there', tone: 'medium', help: 'Take it over to have it here' },
    'gone-there': { word: 'Gone there', tone: 'neutral', help: 'Somebody removed it from the repository; yours is kept' },
    unreadable: { word: 'Cannot be read there', tone: 'high', help: 'What is in the repository is not a valid flow; yours is kept' },
  };

export const canBePushed = ({ state }: SharedFlow): boolean => state === 'mine' || state === 'only-here' || state === 'gone-there';
export const canBeTaken = ({ state }: SharedFlow): boolean => state === 'theirs' || state === 'both' || state === 'only-there';

const standings: Readonly<Record<Standing, { readonly word: string; readonly tone: BadgeTone }>> = {
  trusted: { word: 'Signed', tone: 'good' },
  'unknown-key': { word: 'Unknown key', tone: 'high' },
  unsigned: { word: 'Not signed', tone: 'high' },
};
export const StandingBadge = ({ standing }: { readonly standing: Standing }) => (
  <Badge tone={standings[standing].tone}>{standings[standing].word}</Badge>
);
