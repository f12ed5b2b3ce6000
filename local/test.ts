import { join } from "node:path";
import { bringDown, bringUp, testsLock } from "./bring";
import { runCheck, runPlaywright, runVitest, simulations } from "./checks";
import { command } from "./command";
import { ensurePackages } from "./debian";
import { type Instance, instanceOf } from "./instance";
import { withLock } from "./lock";
import { runVerify } from "./run-verify";
import { type Step, StepsFailed } from "./steps";
import { createDisplay } from "./terminal";
import type { Counted } from "./test-reports";

/** The CJK font makes the Chinese pages legible in screenshots. */
const browser: Step = {
  name: "browser",
  run: (report) => ensurePackages(["chromium", "fonts-noto-cjk"], report),
};

await command("test", async () => {
  const display = createDisplay();
  const totals: Counted = { passed: 0, failures: [] };
  const add = ({ passed, failures }: Counted) => {
    totals.passed += passed;
    totals.failures.push(...failures);
  };
  display.line("Checks and unit tests");
  add(await runVerify(display));
  for (const [name, command] of Object.entries(simulations)) {
    display.line(`\nSimulation: ${name}`);
    add(await runCheck(name, command, true));
  }
  // A console of their own beside the user's: a stack that is up is left as it was found.
  const instance = instanceOf("test");
  await withLock(testsLock(instance), () => runOnStack(instance, display, add));
  // Once more at the end: the log above is long.
  for (const { what, why } of totals.failures) display.line(`✗ ${what}\n${why.replace(/^/gm, "    ")}`);
  display.line(`${totals.passed} passed, ${totals.failures.length} failed`);
  return totals.failures.length === 0 ? 0 : 1;
});

async function runOnStack(
  instance: Instance,
  display: ReturnType<typeof createDisplay>,
  add: (counted: Counted) => void,
): Promise<void> {
  const failed = (what: string) => (error: unknown) => {
    // A failed step has said what happened.
    const why = error instanceof StepsFailed ? "See its failed step above" : stackOf(error);
    add({ passed: 0, failures: [{ what, why }] });
  };
  try {
    display.line("\nThe tests' own console");
    await bringUp(instance, display, { demo: false, also: [browser] });
    const env = { MILLRACE_INFO: join(instance.folder, "info.json") };
    display.line("\nIntegration tests");
    add(await runVitest("integration", env, true));
    display.line("\nEnd to end, in a browser");
    add(await runPlaywright(env));
  } catch (error) {
    failed("The tests' own console")(error);
  }
  display.line("");
  await bringDown(instance, display, "instance").catch(failed("The end of the tests' own console"));
}

const stackOf = (error: unknown) => (error instanceof Error && error.stack) || String(error);
