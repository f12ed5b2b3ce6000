import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "./download";
import { run } from "./process";

export type ImageConfig = { user: string; entrypoint: string[]; workingDir: string; env: string[] };

/** Writes a tarball in `docker save` layout, which containerd imports: layers as tars, a config naming their digests, a manifest. */
export async function writeImageArchive({
  ref,
  layers,
  config,
  work,
  to,
}: {
  ref: string;
  layers: readonly string[];
  config: ImageConfig;
  work: string;
  to: string;
}): Promise<void> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const digests = await Promise.all(layers.map(sha256Of));
  const names = digests.map((digest) => `${digest}.tar`);
  layers.forEach((layer, index) => linkSync(layer, join(work, names[index] as string)));
  writeFileSync(
    join(work, "config.json"),
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      // A fixed date: the same content is the same image.
      created: "1970-01-01T00:00:00Z",
      config: {
        User: config.user,
        Entrypoint: config.entrypoint,
        WorkingDir: config.workingDir,
        Env: config.env,
      },
      rootfs: { type: "layers", diff_ids: digests.map((digest) => `sha256:${digest}`) },
    }),
  );
  writeFileSync(
    join(work, "manifest.json"),
    JSON.stringify([{ Config: "config.json", RepoTags: [ref], Layers: names }]),
  );
  await run("tar", ["-cf", `${to}.partial`, "-C", work, "manifest.json", "config.json", ...names]);
  renameSync(`${to}.partial`, to);
  rmSync(work, { recursive: true, force: true });
}
