import { z } from "zod";
import type { FlinkTransport } from "@/lib/flink/transport";
import { archivePaths } from "@/lib/statestore/archive";
import { stateStore } from "@/lib/statestore/state-store";
import type { RunFound } from "./find-run";

/** Flink's archive of a job is the answers that its REST would have given, by their paths; a large graph's is some MiB. */
const archiveFile = z.object({ archive: z.array(z.object({ path: z.string(), json: z.string() }).loose()) });
const maxBytes = 64 * 1024 * 1024;

/** What the run's JobManager left behind, asked as one asks Flink's REST; undefined where nothing can be read. */
export async function archiveOf(run: RunFound): Promise<FlinkTransport | undefined> {
  const { stateDirectory } = run.target;
  if (stateDirectory === null) return undefined;
  const store = stateStore(stateDirectory);
  for (const path of archivePaths(run)) {
    const text = await store.readText(path, maxBytes);
    if (text !== undefined) return replay(text);
  }
  return undefined;
}

function replay(text: string): FlinkTransport {
  const { archive } = archiveFile.parse(JSON.parse(text));
  const answers = new Map(archive.map((entry) => [entry.path, entry.json]));
  return async ({ path }) => {
    const json = answers.get(path.split("?")[0] ?? path);
    return json === undefined ? { status: 404, body: undefined } : { status: 200, body: JSON.parse(json) };
  };
}
