// Live pages: deaf LISTEN connections delay a change and lose none of it (the sweep finds it); while they hear, an idle
// stream costs no query.
import { watchChanges } from "@/lib/contract/projects";
import { pathOf } from "@/lib/contract/browser-client";
import { countingSql, sqlSpec } from "./counting";
import { transactions, withDeafListeners } from "./database";
import { expect, test } from "./fixtures";
import { released, start, stop } from "./jobs";
import { jobPage } from "./pages/job";
import { withoutController } from "./processes";
import { eventually } from "./wait";
import { info } from "@/scripts/info";

test("with LISTEN cut, the page hears of a start and of its end by the sweep", async ({ page, makeJob }) => {
  const job = await makeJob("Deaf", sqlSpec(countingSql()));
  const view = jobPage(page);
  await view.open(job.id);
  await expect(view.state).toHaveText("not started");
  await withDeafListeners(async () => {
    const run = await start(job.id);
    await expect(view.state).not.toHaveText("not started", { timeout: 60_000 });
    await stop(job.id, "CANCEL");
    await expect(view.state).toHaveText("stopped", { timeout: 90_000 });
    await released(run);
  });
});

test("an idle stream makes no query while LISTEN hears", async () => {
  // The controller's own passes would be counted, so it rests.
  await withoutController(async () => {
    const alone = await spent(0);
    const crowded = await spent(20);
    // Not one query a stream: what web does for itself does not grow with them.
    expect(crowded - alone).toBeLessThan(20);
  });
});

/** Transactions of the database while so many streams more than one are open and idle, for two heartbeats. */
async function spent(streams: number): Promise<number> {
  const end = new AbortController();
  try {
    const [first] = await Promise.all(Array.from({ length: streams + 1 }, () => openStream(end.signal)));
    // The first heartbeat says that the stream has caught up; statistics of what that cost come in with the next.
    await first?.heartbeats(2);
    const before = await transactions();
    await first?.heartbeats(4);
    return (await transactions()) - before;
  } finally {
    end.abort();
  }
}

/** An event stream that is read until `signal`. */
async function openStream(signal: AbortSignal) {
  const headers = { authorization: `Bearer ${info.token}`, accept: "text/event-stream" };
  const response = await fetch(new URL(pathOf(watchChanges), info.url), { headers, signal });
  let seen = 0;
  const ended = (async () => {
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      seen += text.match(/^event: heartbeat/gm)?.length ?? 0;
  })();
  ended.catch(() => {});
  return {
    heartbeats: (count: number) =>
      eventually(`${count} heartbeats`, async () => seen >= count || undefined, 90_000),
  };
}
