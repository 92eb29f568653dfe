/** The bundles of a worker, by version and flow: a bundle brings the flows that it calls, and they run under its digest. */
import type { PinnedFlow } from '../../engine/ports.ts';
import { flowsOf, type RunTarget } from '../runs/run-target.ts';
import type { FlowShelf } from './run-workflow.ts';

export const versionOf = ({ bundleDigest, flowHash }: PinnedFlow): string => bundleDigest ?? flowHash;

export interface Shelf extends FlowShelf {
  called(flowId: string, caller: PinnedFlow): PinnedFlow | undefined;
}

export function shelfOf(targets: readonly RunTarget[]): Shelf {
  const mains = targets.map(({ main }) => main);
  const all = flowsOf(targets);
  const find = (version: string, flowId: string): PinnedFlow | undefined =>
    all.find((pinned) => pinned.flow.id === flowId && versionOf(pinned) === version);
  return {
    newest: (flowId) => {
      const found = mains.findLast((pinned) => pinned.flow.id === flowId) ?? all.findLast((pinned) => pinned.flow.id === flowId);
      return found === undefined ? undefined : versionOf(found);
    },
    get: find,
    called: (flowId, caller) => find(versionOf(caller), flowId) ?? mains.findLast((pinned) => pinned.flow.id === flowId),
  };
}
