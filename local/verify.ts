import { command } from "./command";
import { runVerify } from "./run-verify";
import { createDisplay } from "./terminal";

await command("verify", async () => {
  const display = createDisplay();
  const { passed, failures } = await runVerify(display);
  display.line(`${passed} passed, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
});
