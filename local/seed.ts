import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureAccess } from "./cluster-access";
import { readKubeconfig } from "./cluster-api";
import type { ClusterChoice } from "./cluster-choice";
import { writePrivate } from "./env-file";
import { type Context, webEnvironment } from "./environment";
import { readInfo } from "./info-file";
import type { AccountSettings } from "./instance";
import { runScript } from "./script";
import { versions } from "./settings";

/** What scripts/seed.ts answers. */
export type Seeded = { token?: string; projectSlug: string; targetId: string };

type Seed = {
  accounts: readonly AccountSettings[];
  cluster: ClusterChoice;
  namespace: string;
  /** Where the seed is handed over; it is gone afterwards. */
  file: string;
  /** A token is shown once: the one that scripts already use is kept. */
  token?: string | undefined;
};

/** The seed of an instance of this machine. */
export const seed = (context: Context, cluster: ClusterChoice): Promise<Seeded> =>
  seedConsole(webEnvironment(context), {
    accounts: context.settings.accounts,
    cluster,
    namespace: `${context.instance.namespacePrefix}demo`,
    file: join(context.instance.folder, "seed.json"),
    token: readInfo(context.instance)?.token,
  });

/** Accounts, project, cluster and target, as web would store them. A second call changes nothing. */
export async function seedConsole(
  env: Record<string, string>,
  { accounts, cluster, namespace, file, token }: Seed,
): Promise<Seeded> {
  const admin = readKubeconfig(cluster.kubeconfig);
  writePrivate(file, {
    accounts,
    cluster: {
      name: cluster.name,
      controllerKubeconfig: await ensureAccess(admin, "controller"),
      webKubeconfig: await ensureAccess(admin, "web"),
      prometheusUrl: cluster.prometheusUrl,
    },
    target: { namespace },
    engine: { flinkVersion: versions.flink, image: cluster.engineImage },
    storageClass: cluster.storageClass,
    project: { name: "Demo", slug: "demo" },
    token: token ?? null,
  });
  try {
    const stdout = await runScript("seed", { ...env, MILLRACE_SEED_FILE: file });
    return JSON.parse(stdout.split("\n").at(-1) ?? "") as Seeded;
  } finally {
    rmSync(file, { force: true });
  }
}

export const demoSql = () => readFileSync(join(import.meta.dirname, "demo.sql"), "utf8");
