import type * as contract from "@/lib/contract/admin";
import { newId } from "@/lib/domain/ids";
import { MillraceError } from "@/lib/errors";
import { reduceKubeconfig } from "@/lib/kubernetes/kubeconfig";
import { audit } from "./audit";
import type { Call, Reply } from "./context";
import { requirePlatformAdmin } from "./permissions";
import { presentCluster } from "./present-cluster";
import { tryCredential } from "./try-cluster";
import { orIfTaken } from "./unique";

/** Registers a cluster: both kubeconfigs are reduced, tried, and sealed, each for the one process that uses it. */
export async function createCluster({
  context,
  input,
}: Call<typeof contract.createCluster>): Reply<typeof contract.createCluster> {
  requirePlatformAdmin(context);
  const { body } = input;
  const controller = reduceKubeconfig(body.controllerKubeconfig);
  const web = reduceKubeconfig(body.webKubeconfig);
  const [server] = await Promise.all([tryCredential("controller", controller), tryCredential("web", web)]);
  const taken = new MillraceError("NAME_TAKEN", `There is a cluster named ${body.name}.`, {
    fields: [{ pointer: "/name", message: "is taken" }],
  });
  const row = await orIfTaken(taken, () =>
    context.db.$transaction(async (tx) => {
      const cluster = await tx.cluster.create({
        data: {
          id: newId("cluster", context.random(10)),
          name: body.name,
          server,
          controllerCredential: context.sealFor.controller(controller),
          webCredential: context.sealFor.web(web),
          flinkAccess: body.flinkAccess,
          prometheusUrl: body.prometheusUrl,
          storageClass: body.storageClass,
          createdAt: context.now(),
        },
      });
      await audit(tx, context, {
        action: "cluster.create",
        subject: cluster.id,
        detail: { name: body.name, server },
      });
      return cluster;
    }),
  );
  const sight = { reachable: true, kubernetesVersion: null, trouble: null };
  return presentCluster({ ...row, _count: { targets: 0 } }, sight);
}
