"use client";

import { sql } from "@codemirror/lang-sql";
import CodeMirror, { EditorView } from "@uiw/react-codemirror";
import { useMemo } from "react";
import { editorTheme } from "./editor-theme";
import { flinkDialect } from "./flink-dialect";

export type CodeMirrorProps = {
  value: string;
  onChange?: (value: string) => void;
  label: string;
  describedBy?: string;
  readOnly?: boolean;
  minHeight?: string;
  maxHeight?: string;
};

/** Loaded on demand by sql-editor.tsx: 190 KB that most pages do not need. */
export default function CodeMirrorSql({
  value,
  onChange,
  label,
  describedBy,
  readOnly = false,
  minHeight = "320px",
  maxHeight = "70vh",
}: CodeMirrorProps) {
  const extensions = useMemo(
    () => [
      sql({ dialect: flinkDialect, upperCaseKeywords: true }),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": label,
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
      }),
      ...editorTheme,
    ],
    [label, describedBy],
  );
  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      readOnly={readOnly}
      theme="none"
      minHeight={minHeight}
      maxHeight={maxHeight}
      extensions={extensions}
      basicSetup={{ foldGutter: false, syntaxHighlighting: false, highlightActiveLine: !readOnly }}
    />
  );
}
