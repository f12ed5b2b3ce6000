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
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Exclude<SignInOutcome, "signedIn"> | null>(null);
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    const outcome = await signIn(email.trim(), password);
    if (outcome === "signedIn") return window.location.assign(from);
    setFailure(outcome);
    setBusy(false);
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
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
          value={email}
          onValueChange={setEmail}
          className="h-9"
        />
      </Field>
      <Field label={t("password")}>
        <Input
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onValueChange={setPassword}
          className="h-9"
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
        {t("submit")}
      </Button>
    </form>
  );
}
