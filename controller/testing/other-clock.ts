// Imported before the controller (NODE_OPTIONS): its wall clock runs twice as fast, and jumps by an hour at SIGUSR2, to and fro.
const Real = Date;
const began = Real.now();
const hour = 3_600_000;
let jump = 0;
let next = hour;
const now = () => began + (Real.now() - began) * 2 + jump;

globalThis.Date = class extends Real {
  constructor(...given: unknown[]) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whatever Date itself takes
    super(...((given.length === 0 ? [now()] : given) as [number]));
  }
  static override now = now;
} as DateConstructor;

process.on("SIGUSR2", () => {
  jump += next;
  next = jump > 0 ? -2 * hour : 2 * hour;
});
