// A web process in the middle of an upload: the bytes stop coming, and it waits for the next. To be killed.
import { openWorld } from "@/lib/operations/world";
import { asPrincipal, contextOf } from "@/lib/operations/testing/fixtures";
import { uploadArtifact } from "@/lib/operations/upload-artifact";
import { newKeyPair } from "@/lib/sealing";

const { DATABASE_URL = "", MILLRACE_STORE = "", EDITOR = "", PROJECT = "" } = process.env;
const keys = newKeyPair();
const world = openWorld({
  databaseUrl: DATABASE_URL,
  store: MILLRACE_STORE,
  webPrivateKey: keys.privateKey,
  webPublicKey: keys.publicKey,
  controllerPublicKey: keys.publicKey,
});

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), Buffer.alloc(1_000_000)]);
  await new Promise(() => setInterval(() => undefined, 60_000));
}

await uploadArtifact({
  context: contextOf(world, asPrincipal({ id: EDITOR, name: "editor", email: "editor@example.test" })),
  input: { project: PROJECT, fileName: "half.jar", sha256: undefined, body: undefined },
  upload: bytes(),
});
