/** What a comment on a review is pinned to, as windows say it and as it is kept. */
import type { Pin } from '../review/ports.ts';
import type { InputOf } from './contract.ts';

type Anchor = InputOf<'review:comment'>['anchor'];

/** `nodeId field` in one text, for anchors that need two. */
const fieldSeparator = '\n';

export function anchorOf(pin: Pin, flowId: string): Anchor {
  switch (pin.on) {
    case 'flow':
      return { kind: 'flow', ref: flowId };
    case 'node':
      return { kind: 'node', ref: pin.nodeId };
    case 'edge':
      return { kind: 'edge', ref: pin.edgeId };
    case 'field':
      return { kind: 'field', ref: `${pin.nodeId}${fieldSeparator}${pin.field}` };
    case 'finding':
      return { kind: 'finding', ref: pin.fingerprint };
  }
}

export function pinOf({ kind, ref }: Anchor): Pin {
  switch (kind) {
    case 'flow':
      return { on: 'flow' };
    case 'node':
      return { on: 'node', nodeId: ref };
    case 'edge':
      return { on: 'edge', edgeId: ref };
    case 'field': {
      const [nodeId = '', field = ''] = ref.split(fieldSeparator);
      return { on: 'field', nodeId, field };
    }
    case 'finding':
      return { on: 'finding', fingerprint: ref };
  }
}
