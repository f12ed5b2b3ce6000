/** What the simulated world runs by. Nothing in it reads a real clock or a real source of chance. */
export type Kernel = {
  /** virtual milliseconds since the epoch */
  now: () => number;
  /** seeded, [0, 1) */
  random: () => number;
  /** an event of the world (not of a process) in so many virtual ms; returns a cancel */
  after: (ms: number, what: () => void) => () => void;
};
