import { type Report, StepError } from "./part";

/** One line of what a command does. It starts when all steps that it names in `after` are done; independent ones run side by side. */
export type Step = {
  name: string;
  after?: readonly string[];
  /** What it says at the end, if it knows better than "done". */
  run(report: Report): Promise<string | void>;
};

export type Display = {
  begin(name: string): void;
  progress(name: string, message: string): void;
  done(name: string, ms: number, message: string): void;
  failed(name: string, ms: number, error: Error): void;
};

export class StepsFailed extends Error {}

/** Runs the graph. After a failure nothing new starts, and what is running is waited for: it may be half-way through an installation. */
export async function runSteps(
  steps: readonly Step[],
  display: Display,
  now: () => number = performance.now.bind(performance),
): Promise<void> {
  const finished = new Map<string, Promise<boolean>>();
  let failed = false;
  const execute = async (step: Step): Promise<boolean> => {
    const before = await Promise.all(
      (step.after ?? []).map((name) => finished.get(name) ?? missing(step, name)),
    );
    if (failed || before.includes(false)) return false;
    const started = now();
    display.begin(step.name);
    let said = "";
    try {
      const result = await step.run((message) => {
        said = message;
        display.progress(step.name, message);
      });
      display.done(step.name, now() - started, result ?? "");
      return true;
    } catch (error) {
      failed = true;
      display.failed(step.name, now() - started, withContext(error as Error, said));
      return false;
    }
  };
  // A step may only name earlier ones, so the graph has no cycle.
  for (const step of steps) finished.set(step.name, execute(step));
  await Promise.all(finished.values());
  if (failed) throw new StepsFailed();
}

function missing(step: Step, name: string): never {
  throw new Error(`Step "${step.name}" is to come after "${name}", which is not before it in the list`);
}

const withContext = (error: Error, said: string) =>
  error instanceof StepError || !said
    ? error
    : new StepError(
        `${error.message} (while: ${said})`,
        "Run npm run doctor, then the same command again: it goes on where it stopped",
        undefined,
        { cause: error },
      );
