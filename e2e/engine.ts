import { newId } from "@/lib/domain/ids";
import { query } from "./database";

const image = "millrace.invalid/flink:not-there";

/** An engine whose image no registry has. There is no way in the API to register an engine yet. */
export async function unpullableEngine(): Promise<{ id: string; image: string }> {
  const id = newId("engine", crypto.getRandomValues(new Uint8Array(10)));
  await query(
    `insert into "Engine" (id, "flinkVersion", image) values ($1, '2.3.0', $2) on conflict (image) do nothing`,
    [id, image],
  );
  const [row] = await query<{ id: string }>('select id from "Engine" where image = $1', [image]);
  return { id: row?.id as string, image };
}
