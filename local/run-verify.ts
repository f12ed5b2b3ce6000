import { checks, type Outcome, runCheck, runVitest } from "./checks";
import { StepError } from "./part";
import { runSteps, type Step, StepsFailed } from "./steps";
import type { createDisplay } from "./terminal";

export type Totals = { passed: number; failed: number };

/** Every check that needs no stack, side by side. What a failed one said is shown whole, after all have ended. */
export async function runVerify(display: ReturnType<typeof createDisplay>): Promise<Totals> {
  const totals: Totals = { passed: 0, failed: 0 };
  const said: { name: string; output: string }[] = [];
  const step = (name: string, check: () => Promise<Outcome>): Step => ({
    name,
    run: async () => {
      const { passed, failed, ok, output } = await check();
      totals.passed += passed;
      totals.failed += failed;
      if (ok) return passed > 0 ? `${passed} tests` : "";
      said.push({ name, output });
      throw new StepError("failed", "Mend what it says below");
    },
  });
  const steps = Object.entries(checks).map(([name, command]) => step(name, () => runCheck(command)));
  await runSteps([...steps, step("unit tests", () => runVitest("unit"))], display).catch((error: unknown) => {
    if (!(error instanceof StepsFailed)) throw error;
  });
  for (const { name, output } of said) display.line(`\n── ${name}\n${output.trim()}`);
  return totals;
}
