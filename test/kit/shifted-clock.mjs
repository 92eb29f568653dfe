/** Loaded before a program (`node --import`): its clock stands SHIFT_MS milliseconds off, and SHIFT_LATER_MS from SIGUSR2 on. What no setting of a clock moves, such as `performance.now`, stays. */
let shift = Number(process.env.SHIFT_MS);
if (process.env.SHIFT_LATER_MS !== undefined)
  process.on('SIGUSR2', () => {
    shift = Number(process.env.SHIFT_LATER_MS);
  });
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + shift] : given));
  }
  static now() {
    return RealDate.now() + shift;
  }
};
