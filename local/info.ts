import { command } from "./command";
import { readInfo } from "./info-file";
import { instanceOf } from "./instance";
import { StepError } from "./part";

await command("info", async () => {
  const info = readInfo(instanceOf());
  if (!info) throw new StepError("This clone has no console yet", "npm run up");
  process.stdout.write(`${JSON.stringify(info)}\n`);
});
