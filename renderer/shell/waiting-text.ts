/** What waits for this person, in a sentence; undefined where nothing does. */
export interface Waits {
  readonly reviews: number;
  readonly waivers: number;
  readonly inbox: number;
  readonly releases: number;
}

const counted = (count: number, one: string): string[] => (count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'}`]);

export function waitingText({ reviews, waivers, inbox, releases }: Waits): string | undefined {
  const parts = [
    ...counted(reviews, 'review'),
    ...counted(waivers, 'waiver'),
    ...counted(inbox, 'question'),
    ...counted(releases, 'approved version'),
  ];
  if (parts.length === 0) return undefined;
  return `${new Intl.ListFormat('en').format(parts)} ${reviews + waivers + inbox + releases === 1 ? 'is' : 'are'} waiting for you`;
}
