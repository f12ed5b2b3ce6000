"use client";

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** Below this two columns of code are two columns of ellipses. */
const wide = "(min-width: 900px)";
const subscribe = (listener: () => void) => {
  const query = window.matchMedia(wide);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
};

const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--color-ink)", fontSize: "12px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "18px" },
  ".cm-content": { padding: "8px 0" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--color-faint)", border: "none" },
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
  ".cm-collapsedLines": {
    background: "var(--color-sunken)",
    color: "var(--color-muted)",
    padding: "4px 12px",
  },
  "&.cm-focused": { outline: "none" },
});

/** Two texts, read only: side by side, or one below the other where there is no room. */
export function TextDiff({ label, before, after }: { label: string; before: string; after: string }) {
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
      theme,
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
  }, [label, before, after, sideBySide]);
  return <div ref={host} className="min-w-0 overflow-x-auto" />;
}
