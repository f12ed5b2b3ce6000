import { checks, type Outcome, runCheck, runVitest } from "./checks";
import { StepError } from "./part";
import { runSteps, type Step, StepsFailed } from "./steps";
import type { createDisplay } from "./terminal";
import type { Counted } from "./test-reports";

/** Every check that needs no stack, side by side. What a failed one said is shown whole, after all have ended. */
export async function runVerify(display: ReturnType<typeof createDisplay>): Promise<Counted> {
  const totals: Counted = { passed: 0, failures: [] };
  const said: { name: string; output: string }[] = [];
  const step = (name: string, check: () => Promise<Outcome>): Step => ({
    name,
    run: async () => {
      const { passed, failures, output } = await check();
      totals.passed += passed;
      totals.failures.push(...failures);
      if (failures.length === 0) return passed > 0 ? `${passed} tests` : "";
      said.push({ name, output });
      throw new StepError("failed", "Mend what it says below");
    },
  });
  const steps = Object.entries(checks).map(([name, command]) => step(name, () => runCheck(name, command)));
  await runSteps([...steps, step("unit tests", () => runVitest("unit"))], display).catch((error: unknown) => {
    if (!(error instanceof StepsFailed)) throw error;
  });
  for (const { name, output } of said) display.line(`\n── ${name}\n${output.trim()}`);
  return totals;
}
