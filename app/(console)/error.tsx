"use client";

import { PageFailure } from "@/components/shell/page-failure";

export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailure {...props} />;
}
