import type { Kernel } from "../kernel/kernel";
import { type ContainerSpec, type ContainerStatus, timestamp } from "./objects";

/** What runs in a container. */
export type Process = {
  /** SIGTERM: it ends by `exit`, soon */
  terminate(): void;
  /** it is dead: it does nothing any more */
  kill(): void;
};
export type Host = {
  namespace: string;
  podName: string;
  podUid: string;
  labels: Record<string, string>;
  node: string;
  container: string;
  init: boolean;
  /** 0 for the first instance */
  restarts: number;
  log(line: string): void;
  /** its probes succeed */
  ready(): void;
  exit(code: number): void;
};
/** Undefined: something that is ready at once and runs for ever (as an init container: ends well after a moment). */
export type ProcessFactory = (host: Host) => Process | undefined;

const keptLines = 400;
const longestMessage = 2_048;

/** One container of a pod: its instances, one after another, and their logs. */
export function simContainer(kernel: Kernel, spec: ContainerSpec, init: boolean) {
  let status: ContainerStatus = {
    name: spec.name,
    image: spec.image,
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason: init ? "PodInitializing" : "ContainerCreating" } },
    lastState: {},
  };
  let process: Process | undefined;
  let instance = 0;
  let startedMs = 0;
  let lines: string[] = [];
  let previous: string[] | undefined;
  const now = () => timestamp(kernel.now());

  function message(code: number): string {
    if (code === 0) return "";
    return lines.slice(-80).join("\n").slice(-longestMessage);
  }

  return {
    spec,
    init,
    status: () => status,
    running: () => status.state.running !== undefined,
    ranMs: () => kernel.now() - startedMs,
    wait(reason: string, text?: string): void {
      const { terminated } = status.state;
      status = {
        ...status,
        ready: false,
        started: false,
        state: { waiting: { reason, ...(text && { message: text }) } },
        ...(terminated && { lastState: { terminated } }),
      };
    },
    start(
      make: (host: Pick<Host, "log" | "ready" | "exit" | "restarts">) => Process | undefined,
      told: {
        ready: () => void;
        exit: (code: number) => void;
      },
    ): void {
      const mine = ++instance;
      const again = status.state.terminated ?? status.lastState.terminated;
      const restartCount = again ? status.restartCount + 1 : 0;
      if (again) previous = lines;
      lines = [];
      startedMs = kernel.now();
      status = {
        ...status,
        restartCount,
        started: init,
        state: { running: { startedAt: now() } },
        lastState: again ? { terminated: again } : {},
      };
      const ifMine = (what: () => void) => () => {
        if (mine === instance && status.state.running) what();
      };
      process = make({
        restarts: restartCount,
        log(line) {
          lines.push(line);
          if (lines.length > keptLines) lines.splice(0, keptLines / 2);
        },
        ready: ifMine(() => {
          status = { ...status, ready: true, started: true };
          told.ready();
        }),
        exit: (code) => ifMine(() => told.exit(code))(),
      });
      if (process) return;
      if (init)
        kernel.after(
          200 + kernel.random() * 600,
          ifMine(() => told.exit(0)),
        );
      else
        kernel.after(
          10,
          ifMine(() => {
            status = { ...status, ready: true, started: true };
            told.ready();
          }),
        );
    },
    isPlain: () => process === undefined,
    terminate: () => process?.terminate(),
    end(exitCode: number, reason = exitCode === 0 ? "Completed" : "Error"): void {
      const startedAt = status.state.running?.startedAt;
      if (startedAt === undefined) return;
      instance++;
      process?.kill();
      process = undefined;
      const said = message(exitCode);
      const terminated = { exitCode, reason, ...(said && { message: said }), startedAt, finishedAt: now() };
      status = { ...status, ready: init && exitCode === 0, started: false, state: { terminated } };
    },
    /** dead without anybody seeing it */
    vanish(): void {
      instance++;
      process?.kill();
      process = undefined;
    },
    log: (before: boolean): string[] | undefined => (before ? previous : lines),
  };
}
export type SimContainer = ReturnType<typeof simContainer>;
