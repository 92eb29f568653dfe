/** Sticky notes: text, colour, place and size. */
import type { FlowNote } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { LossReport } from '../loss.ts';
import type { NamedNode } from './identity.ts';
import { stretch } from './parse.ts';

/** n8n's sizes and colours where the file leaves them out. */
const usualSize = { width: 240, height: 160 } as const;
const colors = ['yellow', 'yellow', 'orange', 'red', 'green', 'blue', 'purple', 'grey'] as const;

const sizeOf = (value: unknown, usual: number): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 100_000 ? value : usual;

/** A note; a text longer than one note holds becomes several, below each other. */
export function noteOf(
  { id, name, node }: NamedNode,
  loss: LossReport,
): { note: FlowNote; rect: { x: number; y: number; width: number; height: number } }[] {
  const { content, color, width, height } = node.parameters;
  const text = (typeof content === 'string' ? content : '').replace(/^=/, '');
  const [x, y] = node.position ?? [0, 0];
  const size = {
    width: Math.round(sizeOf(width, usualSize.width) * stretch.x),
    height: Math.round(sizeOf(height, usualSize.height) * stretch.y),
  };
  const named = typeof color === 'number' ? colors[color] : undefined;
  const parts = text === '' ? [''] : (text.match(new RegExp(`[\\s\\S]{1,${limits.text}}`, 'g')) ?? ['']);
  if (parts.length > 1) loss.add('note-split', `A note of ${text.length} characters was split into ${parts.length}.`);
  return parts.slice(0, 100).map((part, index) => ({
    // A cut between two halves of a character would leave text that no canonical form can hold.
    note: {
      id: index === 0 ? id : `${id.slice(0, 120)}~${index + 1}`,
      text: part.toWellFormed(),
      ...(named === undefined ? {} : { color: named }),
      name,
    },
    rect: { x, y: y + index * (size.height + 20), ...size },
  }));
}
