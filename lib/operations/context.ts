import type { z } from "zod";
import type { Endpoint } from "@/lib/contract/endpoint";
import type { ArtifactStore } from "@/lib/artifacts/artifact-store";
import type { LogStore } from "@/lib/logstore/log-store";
import type { Database, Tx } from "@/lib/postgres/client";
import type { ClusterReaders } from "./cluster-readers";
import type { ControllersSilence } from "./controllers-silence";
import type { FeedHub } from "./feed-hub";
import type { SharedReads } from "./shared-reads";
import type { StreamLimit } from "./stream-limit";

export type Role = "OWNER" | "EDITOR" | "VIEWER";

/** Who asks. What they may do is asked of permissions.ts alone. */
export type Principal =
  | { kind: "user"; id: string; name: string; email: string; platformAdmin: boolean }
  | { kind: "token"; id: string; name: string; projectId: string; role: Role }
  /** a pod's init container with the key of its run, or nobody at all */
  | { kind: "anonymous"; id: "anonymous"; name: "anonymous" };

/** What web holds for as long as it lives: lib/operations/world.ts makes it. */
export type World = {
  db: Database;
  artifacts: ArtifactStore;
  logs: LogStore;
  clusters: ClusterReaders;
  shared: SharedReads;
  feed: FeedHub;
  streams: StreamLimit;
  controllersSilence: ControllersSilence;
  sealFor: { controller: (text: string) => string; web: (text: string) => string };
  now: () => Date;
  random: (bytes: number) => Uint8Array;
};

export type Context = World & {
  principal: Principal;
  requestId: string;
  /** aborted when the caller leaves */
  signal: AbortSignal;
};

/** Inside `db.$transaction(async (tx) => …)`. */
export type Transaction = Tx;

type Fields<S extends z.ZodType> = string extends keyof z.output<S> ? unknown : z.output<S>;
/** What a verb is called with: the parameters and query of its endpoint by their names, and its body. */
export type Call<E extends Endpoint> = {
  context: Context;
  input: Fields<E["params"]> & Fields<E["query"]> & { body: z.output<E["body"]> };
  /** the raw body, where the endpoint's `bodyKind` is `stream` */
  upload?: AsyncIterable<Uint8Array>;
};
export type Reply<E extends Endpoint> = Promise<z.output<E["reply"]>>;
