import { others } from "./attached";
import { chooseCluster } from "./cluster-choice";
import { command } from "./command";
import { controller, web } from "./console";
import { flink } from "./flink";
import { engineImage } from "./images";
import { instanceOf, readSettings } from "./instance";
import { kubernetes } from "./kubernetes";
import type { PartStatus } from "./part";
import { postgres } from "./postgres";
import { prometheus } from "./prometheus";

const sign: Record<PartStatus["state"], string> = {
  running: "✓",
  attached: "✓",
  stopped: "–",
  missing: "–",
  broken: "✗",
};

await command("doctor", async () => {
  const instance = instanceOf();
  const settings = readSettings(instance);
  const shared = chooseCluster().local
    ? [kubernetes, engineImage, flink, postgres, prometheus]
    : [flink, postgres];
  const parts = [
    ...shared,
    ...(settings ? [web({ instance, settings }), controller({ instance, settings })] : []),
  ];
  const found = await Promise.all(parts.map(async (part) => ({ name: part.name, ...(await part.status()) })));
  for (const { name, state, detail, mend } of found)
    console.log(
      `${sign[state]} ${name.padEnd(14)} ${state.padEnd(9)} ${detail}${mend ? `\n${" ".repeat(27)}mend: ${mend}` : ""}`,
    );
  if (!settings)
    console.log(
      "– console        missing   this clone was never up\n                           mend: npm run up",
    );
  for (const { clone, name } of others(instance))
    console.log(`  shared with ${clone}${name ? ` (${name})` : ""}`);
  return found.every(({ state }) => state === "running" || state === "attached") && settings ? 0 : 1;
});
