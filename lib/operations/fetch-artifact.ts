import { timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import type * as contract from "@/lib/contract/artifacts";
import { jobSpec } from "@/lib/domain/job-spec";
import { MillraceError } from "@/lib/errors";
import type { Call } from "./context";
import { sha256 } from "./hash";

/** The JAR of one run, for its own init container, until the run is released. Whatever is wrong, the answer is the same. */
export async function fetchArtifact({
  context,
  input,
}: Call<typeof contract.fetchArtifact>): Promise<{ stream: Readable; sizeBytes: number }> {
  const { db, artifacts } = context;
  const run = await db.run.findFirst({
    where: { id: input.run, releasedAt: null },
    select: { facts: true, version: { select: { spec: true } }, job: { select: { projectId: true } } },
  });
  const key = run && (run.facts as { artifactKey?: string }).artifactKey;
  if (!run || !key || !sameSecret(key, input.key)) throw nothing();
  const { code } = jobSpec.parse(run.version.spec);
  const artifact =
    code.kind === "JAR" &&
    (await db.artifact.findFirst({
      where: { id: code.artifactId, projectId: run.job.projectId, sha256: input.sha256 },
      select: { sha256: true },
    }));
  const content = artifact ? await artifacts.open(artifact.sha256) : undefined;
  if (!content) throw nothing();
  return content;
}

const nothing = (): MillraceError =>
  new MillraceError("NOT_FOUND", "There is no such artifact for this run.");

/** Of their hashes, which are of one length. */
const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
