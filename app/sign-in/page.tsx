import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SignInForm } from "@/components/account/sign-in-form";
import { Logo } from "@/components/shell/logo";
import { isSignedIn } from "@/lib/http/server-call";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("submit") };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[] }>;
}) {
  const { from } = await searchParams;
  // an address of this console, never another host (`//host` is one)
  const target = typeof from === "string" && /^\/(?![/\\])/.test(from) ? from : "/";
  if (await isSignedIn()) redirect(target);
  const t = await getTranslations("account");
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-88">
        <div className="mb-6 flex flex-col items-center text-center">
          <Logo className="mb-4 size-9" />
          <h1 className="text-xl font-semibold tracking-tight">{t("title")}</h1>
          <p className="mt-1 text-sm text-muted">{t("subtitle")}</p>
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-card">
          <SignInForm from={target} />
        </div>
      </div>
    </main>
  );
}
