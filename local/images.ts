import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { hasImage, importImage } from "./containerd";
import { flink, flinkHome } from "./flink";
import { flinkPackages } from "./flink-packages";
import { writeImageArchive } from "./image-archive";
import type { Part, Report } from "./part";
import { run } from "./process";
import { ensureRootfsLayer, rootfsRecipe } from "./rootfs";
import { cache, flinkUid, versions } from "./settings";

const config = {
  user: `${flinkUid}`,
  entrypoint: ["/docker-entrypoint.sh"],
  workingDir: "/opt/flink",
  env: [
    "FLINK_HOME=/opt/flink",
    "JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  ],
};

const hash = (value: unknown) =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
/** What the image is made of. A change of it needs a new number in `versions.engineImage`: a tag never changes its content. */
export const engineRecipe = hash([rootfsRecipe, config, flinkPackages, versions.engineImage]);
/** containerd keeps images by their full reference; a pod's short one means the same. */
export const engineRef = `docker.io/${versions.engineImage}`;

const archive = join(cache, "images", `engine-${versions.flink}-${engineRecipe}.tar`);

/** The engine image: built here from packages, without a registry or a Docker daemon. */
export const engineImage: Part = {
  name: "engine image",
  async ensure(report) {
    if (existsSync(archive)) return;
    mkdirSync(dirname(archive), { recursive: true });
    const [rootfs] = await Promise.all([ensureRootfsLayer(hash(rootfsRecipe), report), flink.ensure(report)]);
    const layer = await flinkLayer(report);
    report("Writing the engine image");
    await writeImageArchive({
      ref: engineRef,
      layers: [rootfs, layer],
      config,
      work: join(cache, "build", "image"),
      to: archive,
    });
    rmSync(layer);
  },
  async start(report) {
    if (await hasImage(engineRef)) return;
    report("Importing the engine image into containerd");
    await importImage(archive, report);
  },
  stop: async () => {},
  async status() {
    if (await hasImage(engineRef).catch(() => false))
      return { state: "running", detail: versions.engineImage };
    return existsSync(archive)
      ? { state: "stopped", detail: `${versions.engineImage} is built, not imported`, mend: "npm run up" }
      : { state: "missing", detail: `${versions.engineImage} was not built yet`, mend: "npm run up" };
  },
};

async function flinkLayer(report: Report): Promise<string> {
  report("Packing Flink");
  const layer = join(cache, "build", "flink-layer.tar");
  const owner = [`--owner=${flinkUid}`, `--group=${flinkUid}`, "--numeric-owner", "--sort=name"];
  mkdirSync(dirname(layer), { recursive: true });
  // Logs that the host's own use of this folder left do not belong into an image.
  await run("tar", [
    "-cf",
    `${layer}.partial`,
    ...owner,
    "--exclude=./log/*",
    "--transform=s,^\\.,opt/flink,S",
    "-C",
    flinkHome,
    ".",
  ]);
  renameSync(`${layer}.partial`, layer);
  return layer;
}
