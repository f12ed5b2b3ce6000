import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureAccess } from "./cluster-access";
import { readKubeconfig } from "./cluster-api";
import type { ClusterChoice } from "./cluster-choice";
import { writePrivate } from "./env-file";
import { type Context, webEnvironment } from "./environment";
import { readInfo } from "./info-file";
import { runScript } from "./script";
import { versions } from "./settings";

/** What scripts/seed.ts answers. */
export type Seeded = { token?: string; projectSlug: string; targetId: string };

/** Accounts, project, cluster and target, as web would store them. A second call changes nothing. */
export async function seed(context: Context, cluster: ClusterChoice): Promise<Seeded> {
  const { instance, settings } = context;
  const admin = readKubeconfig(cluster.kubeconfig);
  const file = join(instance.folder, "seed.json");
  writePrivate(file, {
    accounts: settings.accounts,
    cluster: {
      name: cluster.name,
      controllerKubeconfig: await ensureAccess(admin, "controller"),
      webKubeconfig: await ensureAccess(admin, "web"),
      prometheusUrl: cluster.prometheusUrl,
    },
    target: { namespace: `${instance.namespacePrefix}demo` },
    engine: { flinkVersion: versions.flink, image: cluster.engineImage },
    storageClass: cluster.storageClass,
    project: { name: "Demo", slug: "demo" },
    // A token is shown once: the one that scripts already use is kept.
    token: readInfo(instance)?.token ?? null,
  });
  try {
    const stdout = await runScript("seed", { ...webEnvironment(context), MILLRACE_SEED_FILE: file });
    return JSON.parse(stdout.split("\n").at(-1) ?? "") as Seeded;
  } finally {
    rmSync(file, { force: true });
  }
}

export const demoSql = () => readFileSync(join(import.meta.dirname, "demo.sql"), "utf8");
