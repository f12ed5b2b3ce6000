import { StepError } from "./part";
import { StepsFailed } from "./steps";

/** Runs one command to its exit code. A failed step has already said what happened and what to do. */
export async function command(name: string, body: () => Promise<number | void>): Promise<never> {
  process.once("SIGINT", () => {
    process.stderr.write(`\nInterrupted. Run npm run ${name} again: it goes on where this one stopped.\n`);
    process.exit(130);
  });
  process.once("SIGTERM", () => process.exit(143));
  try {
    process.exit((await body()) ?? 0);
  } catch (error) {
    if (error instanceof StepError)
      process.stderr.write(
        `✗ ${error.message}\n  what to do: ${error.mend}\n${error.log ? `  log: ${error.log}\n` : ""}`,
      );
    else if (error instanceof StepsFailed)
      process.stderr.write(
        `npm run ${name} did not finish. Mend what is said above and run it again: it goes on where it stopped.\n`,
      );
    else process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  }
}
