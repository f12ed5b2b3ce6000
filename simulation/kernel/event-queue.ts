import type { Process } from "./simulation";

export type Event = {
  at: number;
  order: number;
  run: () => void;
  /** whose it is; undefined: the world's */
  process?: Process | undefined;
  cancelled: boolean;
};

/** A binary heap by time, and by order of arrival where times are equal. */
export function eventQueue() {
  const heap: Event[] = [];
  const before = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);
  const get = (index: number) => heap[index] as Event;

  function swap(a: number, b: number) {
    const held = get(a);
    heap[a] = get(b);
    heap[b] = held;
  }

  return {
    push(event: Event): void {
      heap.push(event);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(get(at), get(parent))) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop(): Event | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first;
      heap[0] = last;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const right = left + 1;
        let least = at;
        if (left < heap.length && before(get(left), get(least))) least = left;
        if (right < heap.length && before(get(right), get(least))) least = right;
        if (least === at) return first;
        swap(at, least);
        at = least;
      }
    },
    peek: (): Event | undefined => heap[0],
  };
}
