/** Loaded before a program (`node --import`): its clock stands SHIFT_MS milliseconds off. What no setting of a clock moves, such as `performance.now`, stays. */
const shift = Number(process.env.SHIFT_MS);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + shift] : given));
  }
  static now() {
    return RealDate.now() + shift;
  }
};
