"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/components/live/query-keys";
import { type ApiError, call } from "@/lib/contract/browser-client";
import { listRunEvents, type RunEvent } from "@/lib/contract/runs";

/** `cursor`: where the newest page begins; null: at the first event. */
type Known = { events: RunEvent[]; cursor: string | null };

/** The most that a page holds: most runs have fewer events. */
const limit = 200;

/**
 * All events of a run. A change of the run fetches no more than the newest page again, and joins it on by sequence; what
 * is older never changes.
 */
export function useRunEvents(project: string, run: string, initial?: Known) {
  const client = useQueryClient();
  const queryKey = [...keys.ofRun(run), listRunEvents.id];
  return useQuery<Known, ApiError>({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<Known>(queryKey) ?? { events: [], cursor: null };
      const bySequence = new Map(known.events.map((event) => [event.sequence, event]));
      let { cursor } = known;
      for (;;) {
        const query = cursor === null ? { limit } : { limit, cursor };
        const page = await call(listRunEvents, { params: { project, run }, query, signal });
        for (const event of page.items) bySequence.set(event.sequence, event);
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      const events = [...bySequence.values()].toSorted((a, b) => a.sequence - b.sequence);
      return { events, cursor };
    },
    // a first page that is not the newest is a beginning only: the rest is fetched at once
    ...(initial === undefined
      ? {}
      : { initialData: initial, ...(initial.cursor === null ? {} : { initialDataUpdatedAt: 0 }) }),
  });
}
