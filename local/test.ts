import { join } from "node:path";
import { bringDown, bringUp } from "./bring";
import { runPlaywright, runVitest } from "./checks";
import { command } from "./command";
import { ensurePackages } from "./debian";
import { instanceOf } from "./instance";
import { runVerify, type Totals } from "./run-verify";
import { StepsFailed } from "./steps";
import { createDisplay } from "./terminal";

/** The CJK font makes the Chinese pages legible in screenshots. */
const packages = ["chromium", "fonts-noto-cjk"];

await command("test", async () => {
  const display = createDisplay();
  const totals: Totals = { passed: 0, failed: 0 };
  const add = ({ passed, failed }: Totals) => {
    totals.passed += passed;
    totals.failed += failed;
  };
  display.line("Checks and unit tests");
  add(await runVerify(display));
  // Its own console beside the user's: a stack that is up is only looked at.
  const instance = instanceOf("test");
  display.line("\nA console of the tests' own");
  try {
    const browser = {
      name: "browser",
      run: (report: (message: string) => void) => ensurePackages(packages, report),
    };
    await bringUp(instance, display, { demo: false, also: [browser] });
    const env = { MILLRACE_INFO: join(instance.folder, "info.json") };
    display.line("\nIntegration tests");
    add(await runVitest("integration", env, true));
    display.line("\nEnd to end, in a browser");
    add(await runPlaywright(env));
  } catch (error) {
    if (!(error instanceof StepsFailed)) throw error;
    add({ passed: 0, failed: 1 });
  } finally {
    display.line("");
    await bringDown(instance, display, "instance").catch(() => add({ passed: 0, failed: 1 }));
  }
  display.line(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 ? 0 : 1;
});
