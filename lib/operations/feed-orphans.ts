import { appendFeed } from "@/lib/postgres/feed";
import type { Transaction } from "./context";

/** No project has this id, so that the change is told to platform administrators alone, who see all. */
const platform = "platform";

/** Something of what a sweep of this cluster found is another now: whoever shows it asks again. */
export const feedOrphans = (tx: Transaction, clusterId: string): Promise<void> =>
  appendFeed(tx, { projectId: platform, subject: `orphans:${clusterId}`, summary: {} });
