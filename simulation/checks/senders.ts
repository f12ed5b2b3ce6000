import { clusterIdOf, idPrefixes } from "@/lib/domain/ids";
import { silentAfterSeconds } from "@/lib/operations/heartbeat";
import type { ApiRequest } from "../kubernetes/api-server";
import type { SimDatabase } from "../postgres/database";
import type { Report } from "./violation";

const prefix = clusterIdOf(`${idPrefixes.run}_`);
const named = new RegExp(`${prefix}([a-z0-9]+)`);

/** Who sends what changes something, at the moment when it leaves. */
export function checkSenders({ rows }: SimDatabase, now: () => number, report: Report) {
  return (who: string, { method, path, body }: ApiRequest): void => {
    if (method === "GET") return;
    const beat = rows.heartbeats.get(who)?.beatAt ?? 0;
    if (now() - beat > silentAfterSeconds * 1_000)
      report("nothing but reads is sent without a heartbeat", `${who}: ${method} ${path}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a manifest, or nothing that has a name
    const { metadata } = (body ?? {}) as { metadata?: { name?: string } };
    const [, id] = named.exec(`${path} ${metadata?.name ?? ""}`) ?? [];
    const held = rows.schedules.get(`${idPrefixes.run}_${id}`);
    if (held && held.owner !== who)
      report("who was overtaken acts no more", `${who}: ${method} ${path}, held by ${held.owner}`);
  };
}
