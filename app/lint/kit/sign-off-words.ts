/** What is said wherever a signature is refused, at each door in the same words: drawing, review, bundle, run. */
export const signOffWords = {
  changed: 'Something that decides what runs has changed since it was submitted; it must be submitted again.',
  unsignedPart: 'A part that the flow relies on is not signed.',
  ownReview: 'Nobody reviews what they made themselves.',
} as const;
/** As a title: without the full stop. */
export const asTitle = (sentence: string): string => sentence.replace(/\.$/, '');
