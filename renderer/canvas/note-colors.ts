/** The colours of notes by the names that files use, and the token of their lines in both themes; their ground is the token's tint. */
export const noteColors = {
  yellow: { token: 'medium', word: 'Yellow' },
  orange: { token: 'high', word: 'Orange' },
  red: { token: 'block', word: 'Red' },
  green: { token: 'good', word: 'Green' },
  blue: { token: 'label-card', word: 'Blue' },
  purple: { token: 'label-personal', word: 'Purple' },
  grey: { token: 'label-unknown', word: 'Area behind steps' },
} as const;

export type NoteColor = keyof typeof noteColors;

const isNoteColor = (color: string): color is NoteColor => Object.hasOwn(noteColors, color);

/** A name that no file here uses looks like a note without one. */
export const noteColor = (color: string | undefined): NoteColor => (color !== undefined && isNoteColor(color) ? color : 'yellow');
export const noteToken = (color: string | undefined): string => noteColors[noteColor(color)].token;
/** Lanes of BPMN and the frames that people draw around steps: a region with a title, not a slip of paper. */
export const isArea = (color: string | undefined): boolean => noteColor(color) === 'grey';

/** A lane bears its name along its side, as in BPMN: a short name on something much wider than high. */
export const isLane = (
  { color, text }: { readonly color?: string | undefined; readonly text: string },
  size: { readonly width: number; readonly height: number },
): boolean => isArea(color) && text.length <= 60 && !/[\n#]/.test(text) && size.height >= 90 && size.width > size.height * 1.5;
