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
    const at = await completedAt(store, path);
    if (at !== undefined) return { path: stateUri(path), id, at };
  }
  return undefined;
}

/** The newest complete savepoint of a run. */
export async function latestSavepoint(
  store: StateStore,
  { clusterId }: { clusterId: string },
): Promise<{ path: string; at: number } | undefined> {
  const folder = statePaths.savepoints(clusterId);
  const complete: { path: string; at: number }[] = [];
  for (const { name, directory } of await store.list(folder)) {
    const path = `${folder}/${name}`;
    const at = directory ? await completedAt(store, path) : undefined;
    if (at !== undefined) complete.push({ path: stateUri(path), at });
  }
  return complete.toSorted((a, b) => b.at - a.at)[0];
}

async function completedAt(store: StateStore, path: string): Promise<number | undefined> {
  const found = (await store.list(path)).find(({ name, directory }) => name === "_metadata" && !directory);
  return found?.modifiedAt;
}

/** Whether a snapshot (path as the pods see it) can be restored from. */
export async function hasMetadata(store: StateStore, path: string): Promise<boolean> {
  const relative = statePathOf(path);
  return relative !== undefined && (await store.exists(`${relative}/_metadata`));
}
