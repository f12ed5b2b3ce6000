import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeImageArchive } from "../image-archive";
import { type Report, StepError } from "../part";
import { logFile, run } from "../process";
import { versions } from "../settings";
import { binaries, goModule, pauseImage } from "./paths";

const log = logFile("kubernetes-build");
const links = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
];

/** Builds Kubernetes, CoreDNS and the pause image, unless this machine has them from these sources. */
export async function ensureBinaries(report: Report): Promise<void> {
  if (existsSync(binaries)) return;
  await requireGo();
  report(`Building Kubernetes ${versions.kubernetes} (about 6 minutes, once per machine)`);
  const target = dirname(binaries);
  const work = `${target}.partial`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, "bin"), { recursive: true });
  try {
    await build(join(work, "bin"));
    for (const name of links) symlinkSync("kubernetes", join(work, "bin", name));
    await packPause(work);
    // Complete or not there at all: a folder without bin would be an older layout's.
    rmSync(target, { recursive: true, force: true });
    renameSync(work, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function requireGo() {
  const { stdout } = await run("go", ["env", "GOVERSION"]).catch(() => ({ stdout: "" }));
  const minor = Number(/^go1\.(\d+)/.exec(stdout)?.[1] ?? 0);
  if (minor < 24)
    throw new StepError(
      `Go 1.24 or later is needed to build Kubernetes; found ${stdout.trim() || "none"}`,
      "Install Go and put it on PATH, or set MILLRACE_KUBECONFIG to use a cluster that exists",
    );
}

async function build(into: string) {
  const [major, minor] = versions.kubernetes.split(".");
  const stamp = "k8s.io/component-base/version";
  const flags = [`gitVersion=v${versions.kubernetes}`, `gitMajor=${major}`, `gitMinor=${minor}`].map(
    (flag) => `-X ${stamp}.${flag}`,
  );
  await run("go", ["build", "-ldflags", ["-s -w", ...flags].join(" "), "-o", `${into}/`, "./cmd/..."], {
    cwd: goModule,
    env: { GOFLAGS: "-mod=readonly -trimpath -buildvcs=false", CGO_ENABLED: "0", GOWORK: "off" },
    log,
  });
}

async function packPause(work: string) {
  const layer = join(work, "pause-layer.tar");
  const anonymous = ["--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"];
  await run("tar", ["-cf", layer, ...anonymous, "-C", join(work, "bin"), "pause"]);
  await writeImageArchive({
    ref: pauseImage,
    layers: [layer],
    config: { user: "65535", entrypoint: ["/pause"], workingDir: "/", env: [] },
    work: join(work, "pause-image"),
    to: join(work, "pause.tar"),
  });
  rmSync(layer);
}
