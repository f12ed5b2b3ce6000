"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "@/lib/contract/browser-client";
import type { Change } from "@/lib/contract/projects";
import { applyChange } from "./apply-change";
import { setConnection } from "./connection";
import { setSilence, silence } from "./controllers";
import { refetcher } from "./refetch";
import { joinFeed } from "./shared-feed";

/** So old may be what a web process answers of controllers (lib/operations/controllers-silence.ts), and a little. */
const silenceIsSharedMs = 2_500;
/** Changes that come together are painted together. */
const gatherMs = 100;

function makeClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveIfSignedOut }),
    defaultOptions: {
      // not the browser's word on being online: the console may stand on this machine, and nothing is sent later unasked
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        // the feed keeps what is shown; a page that is opened again asks again
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: (tries, error) =>
          tries < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
      },
    },
  });
}

function leaveIfSignedOut(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 401 || window.location.pathname === "/sign-in") return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?from=${encodeURIComponent(here)}`);
}

/** Who wrote a change did not know whether a controller is at work: while none is, it takes no staleness back. */
function asSeenNow(change: Change): Change {
  if (silence() === null || change.summary.staleSince !== null) return change;
  const { staleSince: _, ...summary } = change.summary;
  return { ...change, summary };
}

/** Holds the browser's cache, and keeps it true by the feed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  useEffect(() => {
    const refetch = refetcher(client);
    let waiting: Change[] = [];
    let timer = 0;
    const flush = () => {
      timer = 0;
      const changes = waiting;
      waiting = [];
      for (const change of changes) applyChange(client, refetch.soon, asSeenNow(change));
    };
    const leave = joinFeed((message) => {
      if (message.type === "connection") setConnection(message.connection);
      else if (message.type === "silence") {
        // what is stale is told by each answer; no change of the feed says so
        if (setSilence(message.since)) refetch.everything(silenceIsSharedMs);
        else if (message.since === null) refetch.unseen();
      } else if (message.type === "reset") refetch.everything();
      else {
        waiting.push(message.change);
        timer ||= window.setTimeout(flush, gatherMs);
      }
    });
    return () => {
      leave();
      window.clearTimeout(timer);
    };
  }, [client]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
