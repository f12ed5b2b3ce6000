import type * as contract from "@/lib/contract/admin";
import { MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Call, Reply } from "./context";
import { requirePlatformAdmin } from "./permissions";
import { prepareTarget } from "./prepare-target";
import { presentOperation } from "./present-operation";
import { targetFields } from "./present-target";
import { usedOf } from "./quota";

/** A new quota: ours at once, Kubernetes' by the controller. Never below what live runs hold. */
export async function changeTarget({
  context,
  input,
}: Call<typeof contract.changeTarget>): Reply<typeof contract.changeTarget> {
  requirePlatformAdmin(context);
  const { quota } = input.body;
  return context.db.$transaction(async (tx) => {
    // starts take the same lock: none can reserve between the sum and the change
    await tx.$queryRaw`select id from "DeploymentTarget" where id = ${input.target} for update`;
    const target = await tx.deploymentTarget.findUnique({
      where: { id: input.target },
      include: targetFields,
    });
    if (!target) throw new MillraceError("NOT_FOUND", `There is no target ${input.target}.`);
    const used = await usedOf(tx, target.id);
    if (quota.cpuMilli < used.cpuMilli || quota.memoryMib < used.memoryMib)
      throw new MillraceError(
        "QUOTA_EXCEEDED",
        `The ${used.liveRuns} live runs of ${target.name} hold ${used.cpuMilli / 1000} cores and ${used.memoryMib} MiB: ` +
          "the quota cannot be less.",
        { detail: { used, wanted: quota } },
      );
    const status = target.status === "READY" ? "READY" : "PREPARING";
    await tx.deploymentTarget.update({
      where: { id: target.id },
      data: { quotaCpuMilli: quota.cpuMilli, quotaMemoryMib: quota.memoryMib, status, statusMessage: null },
    });
    await audit(tx, context, {
      projectId: target.project.id,
      action: "target.change",
      subject: target.id,
      detail: { ...quota, beforeCpuMilli: target.quotaCpuMilli, beforeMemoryMib: target.quotaMemoryMib },
    });
    return presentOperation(await prepareTarget(tx, context, { ...target, status }), target.project);
  });
}
