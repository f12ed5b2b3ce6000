import { z } from "zod";
import { statePaths } from "@/lib/domain/state-layout";
import type { FlinkTransport } from "@/lib/flink/transport";
import { type StateStore, stateStore } from "@/lib/statestore/state-store";
import type { RunFound } from "./find-run";

/** Flink's archive of a job is the answers that its REST would have given, by their paths; a large graph's is a few MiB. */
const archiveFile = z
  .object({ archive: z.array(z.object({ path: z.string(), json: z.string() }).loose()) })
  .loose();
const maxBytes = 64 * 1024 * 1024;
/** application/job ids as folders, the file below */
const maxDepth = 3;

/** What the run's JobManager left behind, asked as one asks Flink's REST; undefined where nothing can be read. */
export async function archiveOf(run: RunFound): Promise<FlinkTransport | undefined> {
  const { stateDirectory } = run.target;
  if (stateDirectory === null) return undefined;
  const store = stateStore(stateDirectory);
  const path = await findFile(store, statePaths.archive(run.clusterId), run.flinkJobId, maxDepth);
  const text = path === undefined ? undefined : await store.readText(path, maxBytes);
  if (text === undefined) return undefined;
  const answers = new Map(
    archiveFile.parse(JSON.parse(text)).archive.map((entry) => [entry.path, entry.json]),
  );
  return async ({ path: asked }) => {
    const json = answers.get(asked.split("?")[0] ?? asked);
    return json === undefined ? { status: 404, body: undefined } : { status: 200, body: JSON.parse(json) };
  };
}

/** The file is named after the job; releases of Flink differ in the folders above it. */
async function findFile(
  store: StateStore,
  folder: string,
  name: string,
  depth: number,
): Promise<string | undefined> {
  const entries = await store.list(folder);
  if (entries.some((entry) => entry.name === name && !entry.directory)) return `${folder}/${name}`;
  if (depth === 0) return undefined;
  for (const entry of entries.filter(({ directory }) => directory)) {
    const found = await findFile(store, `${folder}/${entry.name}`, name, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
