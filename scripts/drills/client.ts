import { setTimeout as sleep } from "node:timers/promises";
import { pathOf } from "@/lib/contract/browser-client";
import type { Endpoint } from "@/lib/contract/endpoint";
import { getJob, type Job, startJob, stopJob } from "@/lib/contract/jobs";
import { getOperation } from "@/lib/contract/operations";

/** One thing that was wanted, under one Idempotency-Key, however often it was sent. */
export type Intent = {
  job: string;
  key: string;
  kind: "START" | "STOP";
  sent: number;
  /** an answer was lost, or never given: what became of it was not told */
  lost: boolean;
  operations: Set<string>;
  /** the code of its refusal */
  refused?: string;
};
type Answer = { operation: string } | { refused: string } | undefined;

/** A process that is stopped neither answers nor hangs up. */
const patienceMs = 5_000;
/** Answered with the same key later: the request that died with its process is given up after two minutes. */
const again = new Set(["IDEMPOTENCY_KEY_IN_USE", "BUSY", "INTERNAL", "TARGET_NOT_READY"]);

export function restClient(url: string, token: string, project: string, intents: Intent[]) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

  async function read(endpoint: Endpoint, params: Record<string, string>): Promise<unknown> {
    const path = pathOf(endpoint, { project, ...params });
    for (;;) {
      const response = await fetch(url + path, { headers, signal: AbortSignal.timeout(patienceMs) })
        .then(async (one) => ({ ok: one.ok, body: (await one.json()) as unknown }))
        .catch(() => undefined);
      if (response?.ok) return endpoint.reply.parse(response.body);
      await sleep(200);
    }
  }

  async function sendOnce(endpoint: Endpoint, intent: Intent, body: object): Promise<Answer> {
    intent.sent++;
    try {
      const response = await fetch(url + pathOf(endpoint, { project, job: intent.job }), {
        method: "POST",
        headers: { ...headers, "idempotency-key": intent.key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(patienceMs),
      });
      const said = (await response.json()) as { id: string; code: string };
      if (response.ok) return { operation: said.id };
      if (!again.has(said.code)) return { refused: said.code };
      if (response.status >= 500) intent.lost = true;
      return undefined;
    } catch {
      intent.lost = true;
      return undefined;
    }
  }

  /** Until it is answered; `twice`: two requests at the same time, as an impatient tool sends them. */
  async function command(job: string, kind: Intent["kind"], body: object, twice: boolean): Promise<Intent> {
    const key = `drill-${job}-${intents.length}`;
    const intent: Intent = { job, key, kind, sent: 0, lost: false, operations: new Set() };
    intents.push(intent);
    const endpoint = kind === "START" ? startJob : stopJob;
    for (;;) {
      const answers = await Promise.all(
        Array.from({ length: twice && intent.sent === 0 ? 2 : 1 }, () => sendOnce(endpoint, intent, body)),
      );
      for (const answer of answers) {
        if (answer && "operation" in answer) intent.operations.add(answer.operation);
        if (answer && "refused" in answer) intent.refused = answer.refused;
      }
      if (intent.operations.size > 0 || intent.refused) return intent;
      await sleep(300);
    }
  }

  return {
    job: (job: string) => read(getJob, { job }) as Promise<Job>,
    operation: (operation: string) => read(getOperation, { operation }) as Promise<{ state: string }>,
    command,
  };
}
export type RestClient = ReturnType<typeof restClient>;
