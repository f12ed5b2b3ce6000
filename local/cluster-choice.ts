import { join, resolve } from "node:path";
import { readPrivate, writePrivate } from "./env-file";
import type { Instance } from "./instance";
import { adminKubeconfig } from "./kubernetes/paths";
import { storageClass } from "./kubernetes/volumes";
import { StepError } from "./part";
import { prometheusUrl } from "./prometheus";
import { versions } from "./settings";

/** The cluster that an instance's jobs run on: the machine's own, or one that was named. */
export type ClusterChoice = {
  local: boolean;
  name: string;
  /** For setting up Millrace's accounts in it; Millrace itself only ever gets theirs. */
  kubeconfig: string;
  engineImage: string;
  storageClass: string;
  prometheusUrl: string | null;
};

const needed = {
  MILLRACE_ENGINE_IMAGE: "an image of Flink that the cluster can pull (deploy/engine builds it)",
  MILLRACE_STATE: "where jobs keep their state: pvc:<storage class whose volumes many pods may write>",
  MILLRACE_INTERNAL_URL: "the address by which the cluster's pods reach this console",
};

/** Only MILLRACE_KUBECONFIG names another cluster: KUBECONFIG and the user's current context are never looked at. */
export function chooseCluster(env: NodeJS.ProcessEnv = process.env): ClusterChoice {
  const kubeconfig = env.MILLRACE_KUBECONFIG;
  if (!kubeconfig)
    return {
      local: true,
      name: "local",
      kubeconfig: adminKubeconfig,
      engineImage: versions.engineImage,
      storageClass,
      prometheusUrl,
    };
  const missing = Object.entries(needed).filter(([name]) => !env[name]);
  if (missing.length > 0)
    throw new StepError(
      `MILLRACE_KUBECONFIG is set, but not ${missing.map(([name]) => name).join(", ")}`,
      missing.map(([name, meaning]) => `Set ${name}: ${meaning}`).join("; "),
    );
  const [, claimed] = /^pvc:([a-z0-9][-a-z0-9.]*)$/.exec(env.MILLRACE_STATE as string) ?? [];
  if (!claimed)
    throw new StepError(
      `MILLRACE_STATE=${env.MILLRACE_STATE} is not understood`,
      "Write pvc:<storage class>",
    );
  return {
    local: false,
    name: "cluster",
    kubeconfig: resolve(kubeconfig),
    engineImage: env.MILLRACE_ENGINE_IMAGE as string,
    storageClass: claimed,
    prometheusUrl: env.MILLRACE_PROMETHEUS_URL ?? null,
  };
}

const file = ({ folder }: Instance) => join(folder, "cluster.json");
/** `down` is run without the variables of `up`. */
export const rememberCluster = (instance: Instance, choice: ClusterChoice) =>
  writePrivate(file(instance), choice);
export const rememberedCluster = (instance: Instance) => readPrivate<ClusterChoice>(file(instance));
