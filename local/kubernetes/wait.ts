import { Socket } from "node:net";
import { StepError } from "../part";
import { isRunning, logFile, until } from "../process";

/** Waits while the daemon lives; when it ended there is nothing to wait for. */
export async function untilUp(name: string, check: () => Promise<boolean>): Promise<void> {
  const log = logFile(name);
  let ended = false;
  await until(
    async () => {
      ended = !isRunning(name);
      return ended || (await check());
    },
    {
      timeoutMs: 60_000,
      orThrow: () => new StepError(`${name} does not answer after a minute`, `Read ${log}`, log),
    },
  );
  if (ended)
    throw new StepError(
      `${name} ended by itself`,
      `Read ${log}; it may be that another program has its port`,
      log,
    );
}

/** True if something listens there. */
export function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const finish = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once("error", () => finish(false)).connect(port, host, () => finish(true));
  });
}
