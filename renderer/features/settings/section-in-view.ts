/** Where the top of a section lies, in pixels below the top of what scrolls. */
export interface SectionPlace {
  readonly id: string;
  readonly top: number;
}

export interface Scrolled {
  readonly places: readonly SectionPlace[];
  /** Pixels that are seen at once. */
  readonly height: number;
  /** Nothing is left below. */
  readonly atEnd: boolean;
  /** The section that was asked for last. */
  readonly asked: string | undefined;
}

/** A heading this near the top is what is being read. */
const nearTop = 48;

/** The section that a list of them marks: the one that is read at the top; at the end, where the last ones cannot come to the top, the one that was asked for, or the last. */
export function sectionInView({ places, height, atEnd, asked }: Scrolled): string | undefined {
  const wanted = places.find(({ id }) => id === asked);
  if (atEnd && wanted !== undefined && wanted.top >= 0 && wanted.top < height) return asked;
  const [first] = places;
  const isScrolled = first !== undefined && first.top < 0;
  if (atEnd && isScrolled) return places.at(-1)?.id;
  return (places.findLast(({ top }) => top <= nearTop) ?? first)?.id;
}
