import type * as contract from "@/lib/contract/admin";
import { newId } from "@/lib/domain/ids";
import { MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Call, Reply } from "./context";
import { requirePlatformAdmin } from "./permissions";
import { prepareTarget } from "./prepare-target";
import { presentOperation } from "./present-operation";
import { orIfTaken } from "./unique";

/** A namespace of a cluster for one project. The controller makes it; until then no job starts there. */
export async function createTarget({
  context,
  input,
}: Call<typeof contract.createTarget>): Reply<typeof contract.createTarget> {
  requirePlatformAdmin(context);
  const { body } = input;
  refuseSystemNamespace(body.namespace);
  const [project, cluster] = await Promise.all([
    context.db.project.findUnique({ where: { slug: body.project }, select: { id: true, slug: true } }),
    context.db.cluster.findUnique({ where: { id: body.clusterId }, select: { id: true } }),
  ]);
  if (!project) throw unknown("/project", "there is no such project");
  if (!cluster) throw unknown("/clusterId", "there is no such cluster");
  const taken = new MillraceError(
    "NAME_TAKEN",
    "The namespace is another target's already, or the project has a target of that name.",
  );
  const operation = await orIfTaken(taken, () =>
    context.db.$transaction(async (tx) => {
      const target = await tx.deploymentTarget.create({
        data: {
          id: newId("target", context.random(10)),
          name: body.name,
          clusterId: cluster.id,
          projectId: project.id,
          namespace: body.namespace,
          quotaCpuMilli: body.quota.cpuMilli,
          quotaMemoryMib: body.quota.memoryMib,
          stateUri: stateClaim,
          createdAt: context.now(),
        },
      });
      await audit(tx, context, {
        projectId: project.id,
        action: "target.create",
        subject: target.id,
        detail: { cluster: cluster.id, namespace: body.namespace, ...body.quota },
      });
      return prepareTarget(tx, context, { ...target, project });
    }),
  );
  return presentOperation(operation, project);
}

/** Each target has a namespace of its own, so the claim needs no other name. */
export const stateClaim = "pvc:millrace-state";

/** Pod Security and quotas of a target would stop the cluster's own pods there. */
function refuseSystemNamespace(namespace: string): void {
  if (namespace === "default" || namespace.startsWith("kube-"))
    throw unknown("/namespace", "this namespace belongs to Kubernetes");
}

const unknown = (pointer: string, message: string): MillraceError =>
  new MillraceError("VALIDATION_FAILED", `${pointer}: ${message}`, { fields: [{ pointer, message }] });
