import { join } from "node:path";
import { bringDown, bringUp, testsLock } from "./bring";
import { runCheck, runPlaywright, runVitest, simulations } from "./checks";
import { command } from "./command";
import { ensurePackages } from "./debian";
import { type Instance, instanceOf } from "./instance";
import { withLock } from "./lock";
import { runVerify, type Totals } from "./run-verify";
import { type Step, StepsFailed } from "./steps";
import { createDisplay } from "./terminal";

/** The CJK font makes the Chinese pages legible in screenshots. */
const browser: Step = {
  name: "browser",
  run: (report) => ensurePackages(["chromium", "fonts-noto-cjk"], report),
};

await command("test", async () => {
  const display = createDisplay();
  const totals: Totals = { passed: 0, failed: 0 };
  const add = ({ passed, failed }: Totals) => {
    totals.passed += passed;
    totals.failed += failed;
  };
  display.line("Checks and unit tests");
  add(await runVerify(display));
  for (const [name, command] of Object.entries(simulations)) {
    display.line(`\nSimulation: ${name}`);
    add(await runCheck(command, true));
  }
  // A console of their own beside the user's: a stack that is up is left as it was found.
  const instance = instanceOf("test");
  await withLock(testsLock(instance), () => runOnStack(instance, display, add));
  display.line(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 ? 0 : 1;
});

async function runOnStack(
  instance: Instance,
  display: ReturnType<typeof createDisplay>,
  add: (totals: Totals) => void,
): Promise<void> {
  const failed = (error: unknown) => {
    // A failed step has said what happened.
    if (!(error instanceof StepsFailed)) display.line((error as Error).stack ?? String(error));
    add({ passed: 0, failed: 1 });
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
    failed(error);
  }
  display.line("");
  await bringDown(instance, display, "instance").catch(failed);
}
