import type { Database } from "@/lib/postgres/client";

export type KeptLog = {
  runId: string;
  pod: string;
  container: string;
  previous: boolean;
  component: string;
  key: string;
  sizeBytes: number;
  truncated: boolean;
};

/** Where a container's log lies now. No claim is needed: the bytes are the container's, whoever brought them. */
export async function keepLog(db: Database, log: KeptLog, at: number): Promise<void> {
  const { runId, pod, container, previous, ...content } = log;
  const data = { ...content, capturedAt: new Date(at) };
  await db.containerLog.upsert({
    where: { runId_pod_container_previous: { runId, pod, container, previous } },
    create: { runId, pod, container, previous, ...data },
    update: data,
  });
}
