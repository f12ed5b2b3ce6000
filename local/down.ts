import { bringDown } from "./bring";
import { command } from "./command";
import { instanceOf } from "./instance";
import { createDisplay } from "./terminal";

await command("down", async () => {
  const display = createDisplay();
  const purge = process.argv.includes("--purge");
  const remaining = await bringDown(instanceOf(), display, purge ? "machine" : undefined);
  for (const { clone, name } of remaining)
    display.line(`  The cluster stays up for ${clone}${name ? ` (${name})` : ""}`);
  display.line(
    purge
      ? "Millrace is stopped, and its data is gone"
      : "Millrace is stopped; npm run up goes on with its data",
  );
});
