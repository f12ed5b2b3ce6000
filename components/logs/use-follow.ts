"use client";

import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Half a line: browsers round scroll positions. */
const slack = 10;

/**
 * Keeps the end in sight until the reader scrolls up, and again once they come back to it. While they read, lines that
 * are dropped at the top do not move what they read.
 */
export function useFollow({
  list,
  scroller,
  count,
  firstNumber,
  startsFollowing,
}: {
  list: Virtualizer<HTMLDivElement, Element>;
  scroller: RefObject<HTMLDivElement | null>;
  count: number;
  firstNumber: number;
  startsFollowing: boolean;
}) {
  const [following, setFollowing] = useState(startsFollowing);
  const last = useRef({ top: 0, firstNumber });

  useLayoutEffect(() => {
    const dropped = firstNumber - last.current.firstNumber;
    last.current.firstNumber = firstNumber;
    const element = scroller.current;
    if (following && count > 0) list.scrollToIndex(count - 1, { align: "end" });
    else if (element && dropped > 0 && dropped < count)
      element.scrollBy({ top: -dropped * list.options.estimateSize(0) });
  }, [list, scroller, following, count, firstNumber]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const up = element.scrollTop < last.current.top - 2;
      last.current.top = element.scrollTop;
      const atEnd = element.scrollHeight - element.clientHeight - element.scrollTop <= slack;
      if (atEnd) setFollowing(true);
      else if (up) setFollowing(false);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, [scroller]);

  return { following, setFollowing };
}
