/** The disk of a worker's own store (rows, tokens, its log) was full, and it lives on what was kept back: what has begun comes to its end, the rest waits at the cluster. */
import type { EngineStore } from '../../engine/ports.ts';
import { noRoom, type TroubleList } from '../../engine/runs/troubles.ts';
import type { Timers } from '../../kernel/ports.ts';

const LOOK_MS = 10_000;

export interface RoomWatch {
  /** Throws `store/full` where no run may begin here. */
  mustHaveRoom(): void;
  stop(): void;
}

export function watchRoom({
  isShort = () => false,
  troubles,
  timers,
}: Pick<EngineStore, 'isShort'> & { readonly troubles: Pick<TroubleList, 'failed' | 'mended'>; readonly timers: Timers }): RoomWatch {
  let cancel = (): void => undefined;
  const look = (): void => {
    if (isShort()) troubles.failed('room', noRoom());
    else troubles.mended('room');
    cancel = timers.after(LOOK_MS, look);
  };
  look();
  return {
    mustHaveRoom() {
      if (isShort()) throw noRoom();
    },
    stop: () => cancel(),
  };
}
