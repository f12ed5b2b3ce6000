import { controller as controllerPart, web as webPart } from "@/local/console";
import { consoleUrl } from "@/local/environment";
import { allInstances, readSettings } from "@/local/instance";
import type { Part } from "@/local/part";
import { daemonPid, until } from "@/local/process";
import { info } from "@/scripts/info";

const quiet = () => {};

function context() {
  for (const instance of allInstances()) {
    const settings = readSettings(instance);
    if (settings && consoleUrl(settings) === info.url) return { instance, settings };
  }
  throw new Error(`No instance on this machine serves ${info.url}: these tests stop and start its processes`);
}

export const pidOf = (name: "web" | "controller") => daemonPid(`${name}-${context().instance.id}`);

/** Runs `work` while the part is down, and brings it back whatever happens. */
async function without<T>(part: Part, work: () => Promise<T>): Promise<T> {
  await part.stop(quiet);
  try {
    return await work();
  } finally {
    await part.start(quiet);
  }
}

export const withoutWeb = <T>(work: () => Promise<T>) => without(webPart(context()), work);
export const withoutController = <T>(work: () => Promise<T>) => without(controllerPart(context()), work);

/** Freezes the controller: it holds what it holds, and does nothing. */
export async function withFrozenController<T>(work: () => Promise<T>): Promise<T> {
  const pid = pidOf("controller");
  if (pid === undefined) throw new Error("The controller does not run");
  process.kill(pid, "SIGSTOP");
  try {
    return await work();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

/** The controller with a crash point: `work` sees it die there. Afterwards an ordinary one runs again. */
export async function withCrashPoint<T>(
  point: string,
  work: (died: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const part = controllerPart(context());
  return without(part, async () => {
    process.env.MILLRACE_CRASH_POINT = point;
    try {
      await part.start(quiet);
    } finally {
      delete process.env.MILLRACE_CRASH_POINT;
    }
    return work(() =>
      until(async () => pidOf("controller") === undefined, {
        timeoutMs: 60_000,
        orThrow: () => new Error(`The controller did not die at ${point}`),
      }),
    );
  });
}
