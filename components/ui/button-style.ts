import { cva, type VariantProps } from "class-variance-authority";

export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors duration-100 data-disabled:cursor-not-allowed data-disabled:opacity-55",
  {
    variants: {
      variant: {
        primary:
          "border-transparent bg-ink text-on-ink not-data-disabled:hover:bg-ink-hover not-data-disabled:active:bg-ink",
        secondary:
          "border-line-strong bg-surface text-ink shadow-card not-data-disabled:hover:bg-hover not-data-disabled:active:bg-selected",
        ghost:
          "border-transparent bg-transparent text-muted not-data-disabled:hover:bg-hover not-data-disabled:hover:text-ink not-data-disabled:active:bg-selected data-popup-open:bg-hover data-popup-open:text-ink",
        danger:
          "border-transparent bg-bad-solid text-on-bad not-data-disabled:hover:bg-bad-solid-hover not-data-disabled:active:bg-bad-solid",
        dangerGhost: "border-transparent bg-transparent text-bad not-data-disabled:hover:bg-bad-soft",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-9 px-4 text-base",
        iconSm: "size-7",
        icon: "size-8",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);
export type ButtonStyle = VariantProps<typeof buttonStyle>;
