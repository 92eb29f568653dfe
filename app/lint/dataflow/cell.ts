/**
 * What is known about the value at one field path, in two 32-bit words. Every part is a bit set in which more bits mean
 * "less is certain", so the join of the whole lattice is a bitwise or, and every transfer made of ors is monotone.
 *
 * `low`   0-15 labels · 16 signs · 20-21 trust, unary (partner 01, public 11) · 22-31 the value types that it may have
 * `high`  0-15 labels hidden behind a token or a cipher · 16-31 marks
 */
import { allSigns, type PagePlace } from '../../workflow/model/reads.ts';
import { labelSet, labels, valueTypes, type Label, type LabelSet, type Trust, type ValueType } from '../../workflow/model/labels.ts';

const MOST_LABELS = 16;
export const LABELS = (1 << MOST_LABELS) - 1;
/** Signs may stand in it by which a value ends where it is written into a statement: somebody outside, or a model, wrote it as they liked. */
export const SIGNS = 1 << 16;
/** A text of which only letters, digits, `_`, `-` and `.` are left is read with this sign among those that are not left. */
export const leavesWords = (signs: string | undefined): boolean => signs?.includes(allSigns) === true;
export const PARTNER = 1 << 20;
export const PUBLIC = 3 << 20;
/** The bit that only public values have. */
export const PUBLIC_ONLY = 2 << 20;
const TYPE_SHIFT = 22;
export const TYPES = -1 << TYPE_SHIFT;

/** A model wrote it, or it was computed from what a model wrote. */
export const MADE_BY_MODEL = 1 << 20;
/** A model wrote it after reading text that an outsider could have written. */
export const STEERED = 1 << 21;
/** Nobody described this value: sub-fields may exist under any name. */
export const OPAQUE = 1 << 22;
/** A token or a cipher was turned back into the plain value. */
export const RESTORED = 1 << 23;
/** At least one label was guessed from the field's name. */
export const NAMED = 1 << 24;
/** The person's consent is needed to use it. */
export const NEEDS_CONSENT = 1 << 25;
/** It came through a hash: no longer readable, still about one person. */
export const PSEUDONYM = 1 << 26;

/** It was cut, or written in other signs: what finds names and numbers by their shape finds none in it. */
export const PIECES = 1 << 19;

/** What a model or somebody from outside wrote, as they wrote it: nobody has taken the power out of the marks of a page in it. */
export const RAW = 1 << 27;
/** The quotes in it are there as they wrote them. */
const SINGLE = 1 << 16;
const DOUBLE = 1 << 17;
/** It stands where it is read once more, as a program, a style or an address: letters do not make it harmless there. */
export const AGAIN = 1 << 18;
/** As they wrote it. */
export const PLAIN = RAW | SINGLE | DOUBLE;
/** All that a value can do in a page. */
export const POWERS = PLAIN | AGAIN;
/** What is taken out of a value in which these signs are not left. */
export function powersOf(signs: string): number {
  const taken = (signs.includes('<') ? RAW : 0) | (signs.includes('"') ? DOUBLE : 0) | (signs.includes("'") ? SINGLE : 0);
  return taken === PLAIN ? POWERS : taken;
}
const quotesOf: Readonly<Record<PagePlace, number>> = { double: DOUBLE, single: SINGLE, again: 0 };
/** What becomes of the marks of a value that stands there in a page. */
export const placedHigh = (high: number, place: PagePlace): number =>
  place === 'again' ? high | AGAIN : (high & quotesOf[place]) === 0 ? high : high | RAW;
/** It is a model's hand, or an outsider's, that is seen here, and not only a service's answer to what they said. */
export const MODEL_ITSELF = 1 << 28;
export const OUTSIDER_ITSELF = 1 << 29;
const ITSELF = MODEL_ITSELF | OUTSIDER_ITSELF;
/** A service gave it that was told what they said, and may say it again; its own ids and addresses (`naming.ts`) do not. */
export const QUOTED = 1 << 30;
/** A service found it by what they said: the words are those of the record, and which record it is was theirs to choose. */
export const PICKED = 1 << 31;
/** What becomes of it in the answer of a service. Who chooses a page chooses what stands on it. */
export const answeredHigh = (high: number, how: 'made' | 'found' | 'fetched'): number =>
  (high & ITSELF) === 0 || how === 'fetched' ? high : (high & ~ITSELF) | (how === 'made' ? QUOTED : PICKED);
/** In the field in which a service repeats what it was told. */
export const repeatedHigh = (high: number): number => high | ((high & QUOTED) === 0 ? 0 : ITSELF) | ((high & PICKED) === 0 ? 0 : QUOTED);
/** How what comes from outside is marked, by its trust in `low`. */
export const outsideHigh = (low: number): number => ((low & PARTNER) === 0 ? 0 : PLAIN | ((low & PUBLIC_ONLY) === 0 ? 0 : OUTSIDER_ITSELF));
/** How what a model has just written is marked. */
export const BY_MODEL = MADE_BY_MODEL | PLAIN | MODEL_ITSELF;

const typeBits = new Map<ValueType, number>(valueTypes.map((type, index) => [type, 1 << (TYPE_SHIFT + index)]));
export const typeBit = (type: ValueType): number => typeBits.get(type) ?? 0;
const OPEN_TYPES = typeBit('text') | typeBit('file') | typeBit('object') | typeBit('list') | typeBit('any');
export const ANY = typeBit('any');
export const TEXT = typeBit('text');
/** Types that only say "there are fields below". */
export const CONTAINERS = typeBit('object') | typeBit('list');

export const trustBits = (trust: Trust): number => (trust === 'public' ? PUBLIC | SIGNS : trust === 'partner' ? PARTNER | SIGNS : 0);
export const trustOf = (low: number): Trust => ((low & PUBLIC_ONLY) !== 0 ? 'public' : (low & PARTNER) !== 0 ? 'partner' : 'trusted');
export const labelsIn = (low: number): LabelSet => low & LABELS;
/** True where the value may hold free text, so that it can carry an instruction or a name. */
export const isOpen = (low: number): boolean => (low & OPEN_TYPES) !== 0;
export const withTypes = (low: number, types: number): number => (low & ~TYPES) | types;

/** The narrowest type name that covers everything the value may be. */
export function typeOf(low: number): ValueType {
  const bits = low & TYPES;
  for (const type of valueTypes) if (bits === typeBit(type)) return type;
  if (bits === 0 || (bits & (ANY | CONTAINERS | typeBit('file'))) !== 0) return 'any';
  return 'text';
}

const keptByUuid = labelSet(['card', 'bank', 'id']);
/**
 * A yes/no or one of a few words says no more than itself. A number or a date holds no instruction, but may be the telephone number, the
 * pay, the place or the day of birth itself, whoever puts it there: an expression, a script or a model.
 */
function declassified(low: number, type: ValueType): number {
  switch (type) {
    case 'boolean':
    case 'enum':
      return low & ~LABELS;
    case 'uuid':
      return low & ~(LABELS & ~keptByUuid);
    case 'number':
    case 'date':
    case 'text':
    case 'file':
    case 'object':
    case 'list':
    case 'any':
      return low;
  }
}

/** What is left when only something closed that is made of a value is used. What a model said still decides about it. */
const saysItself = (type: ValueType): boolean => type === 'number' || type === 'date';
export const closedLow = (low: number, type: ValueType): number => withTypes(declassified(low, type), typeBit(type));
export const closedHigh = (high: number, type: ValueType): number => high & ~(STEERED | OPAQUE | POWERS | (saysItself(type) ? 0 : LABELS));

/** The gravest first: which label names a finding, whose witness is shown, and how lists of data are sorted. */
export const gravity: readonly Label[] = [
  'secret',
  'credential',
  'special',
  'health',
  'card',
  'bank',
  'id',
  'contact',
  'person',
  'location',
  'confidential',
  'internal',
  'unknown',
];
export function worstLabel(set: LabelSet): Label | undefined {
  return gravity.find((label) => (set & labelSet([label])) !== 0);
}
if (labels.length > MOST_LABELS) throw new RangeError(`a cell holds at most ${MOST_LABELS} labels`);

/** One bit of a cell: 0-31 of `low`, 32-63 of `high`. A witness follows one bit from where it is seen to where it began. */
export type CellBit = number;
export const lowBit = (mask: number): CellBit => 31 - Math.clz32(mask);
export const highBit = (mask: number): CellBit => 63 - Math.clz32(mask);
/** A label is followed through tokens too, where it sits in the hidden half. */
export function hasBit(low: number, high: number, bit: CellBit): boolean {
  if (bit >= 32) return (high & (1 << (bit - 32))) !== 0;
  if (bit < MOST_LABELS) return ((low | high) & (1 << bit)) !== 0;
  return (low & (1 << bit)) !== 0;
}
