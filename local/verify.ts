import { command } from "./command";
import { runVerify } from "./run-verify";
import { createDisplay } from "./terminal";

await command("verify", async () => {
  const display = createDisplay();
  const { passed, failed } = await runVerify(display);
  display.line(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
