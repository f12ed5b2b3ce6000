import { connect, createServer, type Server } from "node:net";
import { StepError } from "./part";
import { until } from "./process";
import { home } from "./settings";

/** A cold `up` may build for minutes while a second one waits for it. */
const patienceMs = 20 * 60_000;

/**
 * Runs `fn` while no other process of this machine is inside the same lock. The lock is a listening socket of Linux'
 * abstract namespace: taking it is one step, and the kernel releases it with its owner, however that one ended.
 */
export async function withLock<T>(name: string, fn: () => Promise<T>): Promise<T> {
  const address = `\0millrace:${home}:${name}`;
  let held: Server | undefined;
  await until(
    async () => {
      held = await take(address);
      return held !== undefined;
    },
    {
      timeoutMs: patienceMs,
      everyMs: 200,
      orThrow: () =>
        new StepError(
          `The lock "${name}" was held for 20 minutes`,
          "Wait for the other npm run up, or end it, and try again",
        ),
    },
  );
  try {
    return await fn();
  } finally {
    await new Promise((resolve) => held?.close(resolve));
  }
}

/** The pid of whoever is inside the lock. */
export function lockOwner(name: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    connect(`\0millrace:${home}:${name}`)
      .once("data", (pid) => resolve(Number(pid)))
      .once("error", () => resolve(undefined))
      .once("end", () => resolve(undefined));
  });
}

function take(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end(`${process.pid}`));
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}
