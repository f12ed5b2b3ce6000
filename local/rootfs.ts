import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages } from "./debian";
import { type Report, StepError } from "./part";
import { logFile, run } from "./process";
import { cache } from "./settings";

const log = logFile("rootfs");

export const rootfsRecipe = {
  suite: "bookworm",
  /** curl: the init container of a JAR job fetches with it. jemalloc: glibc's malloc lets a TaskManager's RSS creep up to its limit. */
  packages: ["openjdk-17-jre-headless", "ca-certificates", "curl", "libjemalloc2"],
  user: { name: "flink", uid: 9999, home: "/opt/flink" },
  entrypoint: `#!/bin/sh
export PATH=/opt/flink/bin:$PATH
export LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2
exec "$@"
`,
};

/** A Debian root file system with a JRE, as one tar: the layer below Flink. */
export async function ensureRootfsLayer(key: string, report: Report): Promise<string> {
  const layer = join(cache, "images", `debian-${key}.tar`);
  if (existsSync(layer)) return layer;
  await ensurePackages(["debootstrap"], report);
  const work = join(cache, "build", "rootfs");
  await clear(work);
  mkdirSync(work, { recursive: true });
  mkdirSync(join(cache, "images"), { recursive: true });
  report("Building a Debian root file system with a JRE (about 40 s)");
  const { suite, packages, user, entrypoint } = rootfsRecipe;
  const root = join(work, "root");
  await run(
    "debootstrap",
    ["--variant=minbase", `--include=${packages.join(",")}`, suite, root, await mirror(suite)],
    { log },
  );
  await run(
    "chroot",
    [root, "useradd", "--uid", `${user.uid}`, "--home-dir", user.home, "--shell", "/bin/sh", user.name],
    { log },
  );
  // Licences (…/copyright) stay; manuals and translations do not.
  await run("find", [join(root, "usr/share/doc"), "-type", "f", "!", "-name", "copyright", "-delete"], {
    log,
  });
  await Promise.all(
    ["hostname", "resolv.conf"].map(async (name) => rmSync(join(root, "etc", name), { force: true })),
  );
  writeFileSync(join(root, "docker-entrypoint.sh"), entrypoint, { mode: 0o755 });
  const left = [
    "dev/*",
    "proc/*",
    "sys/*",
    "usr/share/man/*",
    "usr/share/locale/*",
    "var/cache/apt/*",
    "var/lib/apt/lists/*",
    "var/log/*",
  ];
  const excludes = left.map((path) => `--exclude=./${path}`);
  await run(
    "tar",
    ["-cf", join(work, "layer.tar"), "--numeric-owner", "--sort=name", ...excludes, "-C", root, "."],
    { log },
  );
  renameSync(join(work, "layer.tar"), layer);
  await clear(work);
  return layer;
}

/** A killed debootstrap leaves /proc mounted inside its folder: unmount before removing, or the host's own would be walked. */
async function clear(work: string): Promise<void> {
  if (!existsSync(work)) return;
  await run(
    "sh",
    [
      "-c",
      `awk -v p="$1/" 'index($2, p) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n1 umount -l`,
      "sh",
      work,
    ],
    { log },
  );
  await run("rm", ["-rf", "--one-file-system", work], { log });
}

/** The Debian mirror that this machine's apt uses. */
async function mirror(suite: string): Promise<string> {
  const format = "$(CODENAME) $(COMPONENT) $(ORIGIN) $(REPO_URI)";
  const { stdout } = await run("apt-get", ["indextargets", "--format", format, "Created-By: Packages"], {
    log,
  });
  const uri = stdout
    .split("\n")
    .map((line) => line.split(" "))
    .find(
      ([codename, component, origin]) => codename === suite && component === "main" && origin === "Debian",
    )?.[3];
  if (!uri)
    throw new StepError(
      `apt on this machine has no Debian ${suite}, from which the engine image is built`,
      `Add Debian ${suite} main to /etc/apt/sources.list.d, then run npm run up again`,
    );
  return uri;
}
