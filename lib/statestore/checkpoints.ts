import { statePathOf, statePaths, stateUri } from "@/lib/domain/state-layout";
import type { StateStore } from "./state-store";

/** The newest completed checkpoint of a run: `_metadata` is written last. `path` as the pods see it. */
export async function latestCheckpoint(
  store: StateStore,
  { flinkJobId }: { flinkJobId: string },
): Promise<{ path: string; id: number; at: number } | undefined> {
  const folder = statePaths.checkpoints(flinkJobId);
  const ids = (await store.list(folder))
    .filter(({ directory, name }) => directory && /^chk-\d+$/.test(name))
    .map(({ name }) => Number(name.slice("chk-".length)))
    .toSorted((a, b) => b - a);
  for (const id of ids) {
    const path = `${folder}/chk-${id}`;
    const metadata = (await store.list(path)).find(
      ({ name, directory }) => name === "_metadata" && !directory,
    );
    if (metadata) return { path: stateUri(path), id, at: metadata.modifiedAt };
  }
  return undefined;
}

/** Whether a snapshot (path as the pods see it) can be restored from. */
export async function hasMetadata(store: StateStore, path: string): Promise<boolean> {
  const relative = statePathOf(path);
  return relative !== undefined && (await store.exists(`${relative}/_metadata`));
}
