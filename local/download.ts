import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { StepError } from "./part";
import { cache } from "./settings";

export type Download = {
  file: string;
  sha256: string;
  /** Brings the file into `folder`, through a package registry's ordinary client as this machine has it set up. */
  bring: (folder: string) => Promise<unknown>;
};

const downloads = join(cache, "downloads");

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/** The file's path, where it is complete and checked. What was interrupted stays in a folder that the next try removes. */
export async function download({ file, sha256, bring }: Download): Promise<string> {
  const path = join(downloads, `${sha256.slice(0, 12)}-${file}`);
  if (existsSync(path)) return path;
  const folder = join(downloads, `.${file}.partial`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bring(folder);
  const [brought] = readdirSync(folder);
  if (!brought)
    throw new StepError(
      `Nothing was downloaded for ${file}`,
      "Check that this machine's package registries answer, then run npm run up again",
    );
  const seen = await sha256Of(join(folder, brought));
  if (seen !== sha256)
    throw new StepError(
      `${file} is not the file that was reviewed: sha256 ${seen}, expected ${sha256}`,
      "Check which registry this machine is set up to use; do not go on with this file",
    );
  renameSync(join(folder, brought), path);
  rmSync(folder, { recursive: true, force: true });
  return path;
}
