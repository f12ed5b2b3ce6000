import { log } from "@/lib/log";
import { databaseAnswers } from "@/lib/operations/database-answers";
import { world } from "./world";

/** Ready: configured, and the database answers. */
export async function readiness(): Promise<Response> {
  try {
    await databaseAnswers(world());
    return Response.json({ status: "ready" });
  } catch (err) {
    log.warn({ err }, "not ready");
    return Response.json({ status: "the database does not answer" }, { status: 503 });
  }
}
