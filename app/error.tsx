"use client";

import { PageFailure } from "@/components/shell/page-failure";

export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-150 px-4 py-16">
      <PageFailure {...props} />
    </main>
  );
}
