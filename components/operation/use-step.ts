"use client";

import { useMessages } from "next-intl";
import { translatedStep } from "./translated-step";

/** What an operation does now, in the reader's language; what the server wrote, where the catalogue has no words. */
export function useStep(): (step: string) => string {
  const { steps } = useMessages();
  return (step) => translatedStep(steps as Record<string, string>, step);
}
