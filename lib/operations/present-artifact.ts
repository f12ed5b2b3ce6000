import type { Artifact } from "@/lib/contract/artifacts";

export const presentArtifact = (
  row: { id: string; fileName: string; sha256: string; sizeBytes: bigint; createdAt: Date },
  createdBy: string | null,
): Artifact => ({
  id: row.id,
  fileName: row.fileName,
  sha256: row.sha256,
  sizeBytes: Number(row.sizeBytes),
  createdAt: row.createdAt.toISOString(),
  createdBy,
});
