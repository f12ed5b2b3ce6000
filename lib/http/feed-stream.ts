import type { Heartbeat, watchChanges } from "@/lib/contract/projects";
import { MillraceError } from "@/lib/errors";
import type { Call } from "@/lib/operations/context";
import { idOf } from "@/lib/operations/feed-cursor";
import type { Watcher } from "@/lib/operations/feed-hub";
import type { Opener } from "@/lib/operations/feed-sight";
import { requireProject } from "@/lib/operations/permissions";
import { sha256 } from "@/lib/operations/hash";
import { sessionIdOf } from "./auth-cookie";
import { eventStream, frameOf } from "./event-stream";
import { cookiesOf } from "./session";

/** The change feed as server-sent events; their ids are places in the feed. */
export async function feedStream(
  { context, input }: Call<typeof watchChanges>,
  request: Request,
): Promise<Response> {
  const opener = await openerOf(context.principal, request);
  const project =
    input.project === undefined ? undefined : await requireProject(context, input.project, "project.read");
  const lastEventId = request.headers.get("last-event-id") ?? undefined;
  const leave = context.streams.take(context.principal.id);
  let place: string | undefined;
  /** undefined: nobody has been asked yet */
  let known: Heartbeat | undefined;
  let joined = false;
  const heartbeat = () => ({ event: "heartbeat", data: known ?? {}, id: place });
  return eventStream(
    request,
    (sink, signal) =>
      context.feed.watch(
        {
          opener,
          projectId: project?.id,
          rows: (rows) => sink.write(framesOf(rows)),
          at: (cursor) => {
            place = idOf(cursor);
          },
          silence: (since) => {
            known = { silentSince: since?.toISOString() ?? null };
            if (joined) sink.send(heartbeat());
          },
          caughtUp: () => {
            joined = true;
            sink.send(heartbeat());
          },
          drained: () => sink.drained(),
          reset: (cursor) => sink.send({ event: "reset", data: {}, id: idOf(cursor) }),
          end: () => sink.close(),
        },
        lastEventId,
        signal,
      ),
    { heartbeat, onEnd: leave },
  );
}

type Rows = Parameters<Watcher["rows"]>[0];

/** Streams that see the same are given the same rows: they are written out once for all of them. */
const written = new WeakMap<Rows, Uint8Array>();

function framesOf(rows: Rows): Uint8Array {
  const known = written.get(rows);
  if (known) return known;
  const frames = rows.map((row) =>
    frameOf({ event: "change", data: { subject: row.subject, summary: row.summary }, id: idOf(row) }),
  );
  const bytes = new TextEncoder().encode(frames.join(""));
  written.set(rows, bytes);
  return bytes;
}

async function openerOf(
  principal: Call<typeof watchChanges>["context"]["principal"],
  request: Request,
): Promise<Opener> {
  if (principal.kind === "token") return { kind: "token", id: principal.id };
  const session = await sessionIdOf(cookiesOf(request.headers));
  if (session === undefined) throw new MillraceError("UNAUTHENTICATED", "Sign in, or send an API token.");
  return { kind: "session", id: sha256(session) };
}
