import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Constants of StreamPark's FlinkWatcher and FlinkJobStatusWatcher (commit d1ead2a7). */
const peers = {
  workers: (cores: number) => Math.max(4, 2 * cores),
  everyMs: 5_000,
  connectMs: 30_000,
  answerMs: 60_000,
};

/**
 * A poller as peers have it: one pool whose workers each wait for an answer, a cycle over all jobs, the next 5 s after the
 * one before. Workers are asynchronous here; that they block is what counts.
 */
export function threadPoolPoller(
  addresses: readonly string[],
  cores: number,
  onState: (index: number, state: string) => void,
) {
  const stopped = new AbortController();

  async function worker(queue: number[]): Promise<void> {
    for (let next = queue.shift(); next !== undefined && !stopped.signal.aborted; next = queue.shift()) {
      const index = next;
      const state = await read(`${addresses[index]}/jobs/overview`, stopped.signal).catch(() => undefined);
      if (state !== undefined) onState(index, state);
    }
  }
  async function cycles(): Promise<void> {
    while (!stopped.signal.aborted) {
      const queue = addresses.map((_, index) => index);
      await Promise.all(Array.from({ length: peers.workers(cores) }, () => worker(queue)));
      await sleep(peers.everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }
  const ended = cycles();
  return {
    async stop() {
      stopped.abort();
      await ended;
    },
  };
}

function read(url: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { signal, timeout: peers.connectMs + peers.answerMs }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => {
        const { jobs } = JSON.parse(text) as { jobs: { state: string }[] };
        resolve(jobs[0]?.state);
      });
      response.on("error", reject);
    });
    const deadline = setTimeout(() => sent.destroy(new Error("no answer")), peers.answerMs);
    sent.on("close", () => clearTimeout(deadline));
    sent.on("error", reject).end();
  });
}
