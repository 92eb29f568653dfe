/** When a person last touched this window: what it does by itself, a push answered or a timer, must not keep an idle session open. */
const withinMs = 60_000;
const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

export interface HandClock {
  now(): number;
}

/** Whether a hand was there a moment ago. A window that opens was opened by one. */
export function watchHand(target: Pick<EventTarget, 'addEventListener'>, clock: HandClock): () => boolean {
  let last = clock.now();
  for (const sign of signs)
    target.addEventListener(
      sign,
      () => {
        last = clock.now();
      },
      { capture: true, passive: true },
    );
  // A clock that was set back shows nobody.
  return () => Math.abs(clock.now() - last) <= withinMs;
}
