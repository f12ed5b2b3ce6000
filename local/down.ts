import { isAttached } from "./attached";
import { bringDown, testsLock } from "./bring";
import { command } from "./command";
import { instanceOf } from "./instance";
import { lockOwner } from "./lock";
import { createDisplay } from "./terminal";

await command("down", async () => {
  const display = createDisplay();
  const purge = process.argv.includes("--purge");
  const tests = instanceOf("test");
  if (isAttached(tests)) {
    if (await lockOwner(testsLock(tests)))
      display.line("  npm test is running here; it takes its own console down");
    else await bringDown(tests, display, "instance");
  }
  const remaining = await bringDown(instanceOf(), display, purge ? "machine" : undefined);
  for (const { clone, name } of remaining)
    display.line(`  The cluster stays up for ${clone}${name ? ` (${name})` : ""}`);
  display.line(
    purge
      ? "Millrace is stopped, and its data is gone"
      : "Millrace is stopped; npm run up goes on with its data",
  );
});
