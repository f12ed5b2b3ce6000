import { type IdKind, newFlinkId, newId } from "@/lib/domain/ids";
import type { Kernel } from "../kernel/kernel";

export type Ids = { id(kind: IdKind): string; flinkId(): string; bytes: (count: number) => Uint8Array };

export function seededIds({ random }: Pick<Kernel, "random">): Ids {
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
  return { bytes, id: (kind) => newId(kind, bytes(10)), flinkId: () => newFlinkId(bytes(16)) };
}
