"use client";

import { useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { z } from "zod";
import { ApiErrorPanel } from "@/components/live/api-error-panel";
import { keyOf } from "@/components/live/query-keys";
import { useApi } from "@/components/live/use-api";
import { useCommand } from "@/components/live/use-command";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import { listTokens, revokeToken, type token } from "@/lib/contract/projects";
import { NewTokenDialog } from "./new-token-dialog";

type Token = z.output<typeof token>;

/** A project's API tokens: made, shown once, revoked. */
export function TokenList({ project, initial }: { project: string; initial: { items: Token[] } }) {
  const t = useTranslations("settings");
  const client = useQueryClient();
  const args = { params: { project } };
  const { data = initial, error } = useApi(listTokens, args, initial);
  const revoke = useCommand(revokeToken);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: keyOf(listTokens, args) });
  const columns: Column<Token>[] = [
    {
      id: "name",
      header: t("column.name"),
      primary: true,
      cell: (token) => (
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{token.name}</span>
          <code className="text-xs text-muted">{token.prefix}…</code>
        </span>
      ),
    },
    {
      id: "role",
      header: t("column.role"),
      cell: (token) => <Badge tone="outline">{t(`role.${token.role}`)}</Badge>,
    },
    {
      id: "created",
      header: t("column.created"),
      className: "text-muted",
      cell: (token) => <RelativeTime at={token.createdAt} />,
    },
    {
      id: "used",
      header: t("column.used"),
      className: "text-muted",
      cell: (token) => (token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : t("never")),
    },
    {
      id: "expires",
      header: t("column.expires"),
      className: "text-muted",
      cell: (token) => (token.expiresAt ? <RelativeTime at={token.expiresAt} /> : t("never")),
    },
    {
      id: "revoke",
      header: t("column.actions"),
      actions: true,
      align: "right",
      cell: (token) => (
        <Button
          size="sm"
          variant="dangerGhost"
          aria-label={t("revokeName", { name: token.name })}
          onClick={() => setRevoking(token)}
        >
          {t("revoke")}
        </Button>
      ),
    },
  ];
  return (
    <Card
      flush
      title={t("tokens")}
      description={t("tokensHint")}
      actions={
        <Button size="sm" onClick={() => setCreating(true)}>
          <Plus aria-hidden="true" className="size-3.5" />
          {t("newToken")}
        </Button>
      }
    >
      {error ? <ApiErrorPanel error={error} className="m-4" /> : null}
      {data.items.length === 0 ? (
        <EmptyState
          icon={<KeyRound className="size-5" />}
          title={t("none.title")}
          description={t("none.description")}
        />
      ) : (
        <Table label={t("tokens")} columns={columns} rows={data.items} rowKey={({ id }) => id} />
      )}
      <NewTokenDialog
        project={project}
        open={creating}
        onOpenChange={setCreating}
        onCreated={() => void reload()}
      />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => {
          if (open) return;
          setRevoking(null);
          revoke.reset();
        }}
        title={t("revokeTitle", { name: revoking?.name ?? "" })}
        description={t("revokeLoses")}
        confirm={t("revoke")}
        error={<ApiErrorPanel error={revoke.error} />}
        onConfirm={async () => {
          if (!revoking) return;
          await revoke.run({ params: { project, token: revoking.id } });
          await reload();
        }}
      />
    </Card>
  );
}
