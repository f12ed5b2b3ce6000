import type * as contract from "@/lib/contract/orphans";
import { deletionRefusal } from "@/lib/domain/orphans";
import type { Call, Reply } from "./context";
import { commandOrphan, lockOrphan } from "./orphan-command";
import { requirePlatformAdmin } from "./permissions";
import { presentOperation } from "./present-operation";

/** Asks the controller to delete an orphan's Deployment. It is never done unasked. */
export async function deleteOrphan({
  context,
  input,
}: Call<typeof contract.deleteOrphan>): Reply<typeof contract.deleteOrphan> {
  requirePlatformAdmin(context);
  const { operation, project } = await context.db.$transaction(async (tx) => {
    const orphan = await lockOrphan(tx, input.orphan, {
      code: "ORPHAN_NOT_DELETABLE",
      why: deletionRefusal,
    });
    return commandOrphan(tx, context, orphan, { kind: "DELETE_ORPHAN" });
  });
  return presentOperation(operation, project);
}
