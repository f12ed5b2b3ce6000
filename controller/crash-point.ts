export type CrashPoint = "after-deployment-post";

/** Ends the process there, as a power cut would, when the environment names the point: for fault tests. */
export const crashPoints =
  (named: string | undefined) =>
  (point: CrashPoint): void => {
    if (point === named) process.kill(process.pid, "SIGKILL");
  };
