"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type SignInOutcome, signIn } from "./next-auth-forms";

/** `from`: where the reader wanted to go; only an address of this console is followed. */
export function SignInForm({ from }: { from: string }) {
  const t = useTranslations("account");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Exclude<SignInOutcome, "signedIn"> | null>(null);
  const submit = async (form: FormData) => {
    if (busy) return;
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    setBusy(true);
    setFailure(null);
    const outcome = await signIn(text("email").trim(), text("password"));
    if (outcome === "signedIn") return window.location.assign(from);
    setFailure(outcome);
    setBusy(false);
  };
  return (
    <form
      className="flex flex-col gap-4"
      // Sent before the page's script is there, a password must not stand in an address.
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      {failure ? <ErrorPanel title={t(`failure.${failure}`)} nextStep={t(`next.${failure}`)} /> : null}
      <Field label={t("email")}>
        <Input
          type="email"
          name="email"
          autoComplete="username"
          required
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is this form
          autoFocus
          className="h-9"
        />
      </Field>
      <Field label={t("password")}>
        <Input type="password" name="password" autoComplete="current-password" required className="h-9" />
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
        {t("submit")}
      </Button>
    </form>
  );
}
