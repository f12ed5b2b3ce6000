import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: { theme: { text: ["xs", "sm", "base", "lg", "xl", "2xl"], shadow: ["card", "popup"] } },
});

/** Class names joined; the later of two that say the same thing wins. */
export const cx = (...classes: ClassValue[]): string => merge(clsx(classes));
