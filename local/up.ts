import { bringUp } from "./bring";
import { command } from "./command";
import { consoleUrl } from "./environment";
import { instanceOf } from "./instance";
import { createDisplay } from "./terminal";

await command("up", async () => {
  const began = performance.now();
  const display = createDisplay();
  const { settings } = await bringUp(instanceOf(), display, { demo: true });
  display.line(
    `\nMillrace is up after ${((performance.now() - began) / 1000).toFixed(1)} s: ${consoleUrl(settings)}\n`,
  );
  for (const { email, password, role } of settings.accounts)
    display.line(`  ${email.padEnd(26)} ${password.padEnd(18)} ${role.toLowerCase()}`);
  display.line("\nnpm run info prints the same for scripts; npm run down stops it.");
});
