import { CopyButton } from "@/components/ui/copy-button";

/** A path in the state store. Its end tells one from another, so it is the beginning that is cut. */
export function PathText({ path }: { path: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code
        className="truncate text-xs [font-variant-ligatures:none] text-muted [direction:rtl] text-left"
        title={path}
      >
        <bdi>{path}</bdi>
      </code>
      <CopyButton text={path} />
    </span>
  );
}
