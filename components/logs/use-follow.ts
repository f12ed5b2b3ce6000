"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Half a line: browsers round scroll positions. */
const slack = 10;

/**
 * Keeps the end in sight until the reader scrolls up, and again once they come back down to it. While they read, lines that
 * are dropped at the top do not move what they read.
 */
export function useFollow({
  scroller,
  height,
  lineHeight,
  firstNumber,
  startsFollowing,
}: {
  scroller: RefObject<HTMLDivElement | null>;
  /** of all lines */
  height: number;
  lineHeight: number;
  /** number of the oldest line that is held */
  firstNumber: number;
  startsFollowing: boolean;
}) {
  const [following, setFollowing] = useState(startsFollowing);
  const last = useRef({ top: 0, firstNumber });

  useLayoutEffect(() => {
    const dropped = firstNumber - last.current.firstNumber;
    last.current.firstNumber = firstNumber;
    const element = scroller.current;
    if (following) element?.scrollTo({ top: element.scrollHeight });
    else if (dropped > 0) element?.scrollBy({ top: -dropped * lineHeight });
  }, [scroller, following, height, lineHeight, firstNumber]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const listening = new AbortController();
    const options = { passive: true, signal: listening.signal } as const;
    const onScroll = () => {
      const moved = element.scrollTop - last.current.top;
      last.current.top = element.scrollTop;
      const atEnd = element.scrollHeight - element.clientHeight - element.scrollTop <= slack;
      if (moved > 0 && atEnd) setFollowing(true);
      else if (moved < 0 && !atEnd) setFollowing(false);
    };
    // at once: a line that comes before the scroll event would pull the reader back
    const onWheel = ({ deltaY }: WheelEvent) => {
      if (deltaY < 0 && element.scrollHeight > element.clientHeight) setFollowing(false);
    };
    element.addEventListener("scroll", onScroll, options);
    element.addEventListener("wheel", onWheel, options);
    return () => listening.abort();
  }, [scroller]);

  return { following, setFollowing };
}
