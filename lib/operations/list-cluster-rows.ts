import type { Database } from "@/lib/postgres/client";

export type ClusterRow = { id: string; name: string; controllerCredential: string };

/** The clusters that a controller watches, with the sealed credential that it alone can open. */
export const listClusterRows = (db: Database): Promise<ClusterRow[]> =>
  db.cluster.findMany({ select: { id: true, name: true, controllerCredential: true } });
