"use client";

import { sql } from "@codemirror/lang-sql";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useSyncExternalStore } from "react";

import { editorTheme } from "@/components/sql/editor-theme";
import { flinkDialect } from "@/components/sql/flink-dialect";

/** Below this two columns of code are two columns of ellipses. */
const wide = "(min-width: 900px)";
const subscribe = (listener: () => void) => {
  const query = window.matchMedia(wide);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
};

const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", fontSize: "12px" },
  ".cm-scroller": { lineHeight: "18px" },
  ".cm-gutters": { backgroundColor: "transparent" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--color-bad-soft)" },
  "&.cm-merge-b .cm-changedLine, .cm-insertedLine": { backgroundColor: "var(--color-good-soft)" },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "color-mix(in srgb, var(--color-bad-dot) 28%, transparent)",
  },
  "&.cm-merge-b .cm-changedText": {
    background: "color-mix(in srgb, var(--color-good-dot) 28%, transparent)",
  },
  ".cm-changedLineGutter": { backgroundColor: "var(--color-good-dot)" },
  "&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter": { backgroundColor: "var(--color-bad-dot)" },
  ".cm-collapsedLines::before, .cm-collapsedLines::after": { content: "none" },
  ".cm-collapsedLines": {
    background: "var(--color-sunken)",
    color: "var(--color-muted)",
    padding: "4px 12px",
  },
});

/** Two texts, read only: side by side, or one below the other where there is no room. */
export function TextDiff({
  label,
  isSql,
  before,
  after,
}: {
  label: string;
  isSql: boolean;
  before: string;
  after: string;
}) {
  const t = useTranslations("jobPage");
  const unchanged = t.raw("versions.unchanged") as string;
  const host = useRef<HTMLDivElement>(null);
  const sideBySide = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(wide).matches,
    () => true,
  );
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const shared: Extension = [
      lineNumbers(),
      ...editorTheme,
      theme,
      isSql ? sql({ dialect: flinkDialect }) : [],
      EditorState.phrases.of({ "$ unchanged lines": unchanged }),
      EditorView.lineWrapping,
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    ];
    const collapseUnchanged = { margin: 3, minSize: 6 };
    const view = sideBySide
      ? new MergeView({
          parent,
          a: { doc: before, extensions: shared },
          b: { doc: after, extensions: shared },
          collapseUnchanged,
          gutter: true,
        })
      : new EditorView({
          parent,
          doc: after,
          extensions: [
            shared,
            unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged, gutter: true }),
          ],
        });
    return () => view.destroy();
  }, [label, isSql, unchanged, before, after, sideBySide]);
  return <div ref={host} className="min-w-0 overflow-x-auto" />;
}
