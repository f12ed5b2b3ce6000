import { hashKey, type QueryClient, type QueryKey } from "@tanstack/react-query";

/** Spreads the browsers that saw the same change, and gathers changes that come together. */
const jitterMs = { least: 120, most: 600 };
/** After a reset every browser asks for everything that it shows. */
const resetSpreadMs = 3_000;

type Slot = { timer: boolean; running: boolean; again: boolean };

/** Refetches what is on screen, by key: at most one request under way for a key, and one more if it was asked for since. */
export function refetcher(client: QueryClient) {
  const slots = new Map<string, Slot>();

  async function run(key: QueryKey, slot: Slot): Promise<void> {
    slot.timer = false;
    slot.running = true;
    await client.invalidateQueries({ queryKey: key }, { cancelRefetch: false }).catch(() => {});
    slot.running = false;
    if (!slot.again) return;
    slot.again = false;
    soon(key);
  }
  function soon(key: QueryKey): void {
    const hash = hashKey(key);
    const slot = slots.get(hash) ?? { timer: false, running: false, again: false };
    slots.set(hash, slot);
    if (slot.running) slot.again = true;
    else if (!slot.timer) {
      slot.timer = true;
      const wait = jitterMs.least + Math.random() * (jitterMs.most - jitterMs.least);
      setTimeout(() => void run(key, slot), wait);
    }
  }
  let resetting = false;
  function everything(afterMs = 0): void {
    if (resetting) return;
    resetting = true;
    setTimeout(
      () => {
        resetting = false;
        void client.invalidateQueries();
      },
      afterMs + Math.random() * resetSpreadMs,
    );
  }
  /** What is shown as it was when it could be seen last: that it can be seen again may have been told before it was asked for. */
  function unseen(): void {
    for (const { queryKey, state } of client.getQueryCache().findAll({ type: "active" }))
      if (JSON.stringify(state.data ?? null).includes('"staleSince":"')) soon(queryKey);
  }
  return { soon, everything, unseen };
}
