import { createHash } from "node:crypto";
import type * as contract from "@/lib/contract/artifacts";
import { newId } from "@/lib/domain/ids";
import { MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Call, Reply } from "./context";
import { requireProject } from "./permissions";
import { presentArtifact } from "./present-artifact";

/** Ten times the largest shaded connector; a bigger one is a data set. */
const maxBytes = 512 * 1024 * 1024;
/** The end of a zip: its record is 22 bytes and a comment of 64 KiB at most. */
const tailBytes = 22 + 65_535;

/** Streams a JAR into the store, under the sha256 of what arrived; a file name is only a label. */
export async function uploadArtifact({
  context,
  input,
  upload,
}: Call<typeof contract.uploadArtifact>): Reply<typeof contract.uploadArtifact> {
  const project = await requireProject(context, input.project, "project.write");
  const { sha256, sizeBytes } = await context.artifacts.put(checked(upload ?? [], input.sha256), {
    maxBytes,
  });
  const { db, principal, now, random } = context;
  const row = await db.$transaction(async (tx) => {
    const at = now();
    const artifact = await tx.artifact.upsert({
      where: { projectId_sha256: { projectId: project.id, sha256 } },
      update: {},
      create: {
        id: newId("artifact", random(10)),
        projectId: project.id,
        fileName: input.fileName,
        sha256,
        sizeBytes,
        createdById: principal.id,
        createdAt: at,
      },
    });
    await audit(tx, context, {
      projectId: project.id,
      action: "artifact.upload",
      subject: artifact.id,
      detail: { sha256, fileName: input.fileName },
    });
    return artifact;
  });
  return presentArtifact(row, principal.name);
}

/** Passes the bytes on, and fails before the last ones count where they are no JAR or not the announced one. */
async function* checked(
  upload: AsyncIterable<Uint8Array> | [],
  announced: string | undefined,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  for await (const chunk of upload) {
    hash.update(chunk);
    if (head.length < 4) {
      head = Buffer.concat([head, chunk.subarray(0, 4)]);
      if (head.length >= 4 && !head.subarray(0, 4).equals(localHeader)) throw noJar();
    }
    tail = Buffer.concat([tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
    yield chunk;
  }
  if (head.length < 4 || !tail.includes(endOfDirectory)) throw noJar();
  const sha256 = hash.digest("hex");
  if (announced !== undefined && announced !== sha256)
    throw new MillraceError("VALIDATION_FAILED", "What arrived is not what was sent: its sha256 differs.", {
      fields: [{ pointer: "/query/sha256", message: `is ${sha256}` }],
    });
}

const localHeader = Buffer.from("PK\x03\x04", "latin1");
const endOfDirectory = Buffer.from("PK\x05\x06", "latin1");
const noJar = (): MillraceError =>
  new MillraceError("VALIDATION_FAILED", "The file is not a JAR: it is not a whole zip archive.");
