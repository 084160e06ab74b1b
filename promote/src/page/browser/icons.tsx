// Shapes: each says by itself what its colour says too.
import type { JSX } from "preact";
import type { Attention } from "../shown";

const shapes: Readonly<Record<Attention | "copy" | "done" | "live" | "lost" | "back" | "search", JSX.Element>> = {
  // A stop sign, a clock, an arrow on its way, a tick.
  stuck: (
    <>
      <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" class="filled" />
      <path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" class="cut" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M8 4.4V8l2.4 1.8" />
    </>
  ),
  moving: <path d="M2 8h10.5M8.6 3.8 13 8l-4.4 4.2" />,
  settled: <path d="m3 8.6 3.3 3.4L13 4.6" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.5v-1h-8v8h1" />
    </>
  ),
  done: <path d="m3 8.6 3.3 3.4L13 4.6" />,
  live: <circle cx="8" cy="8" r="4" class="filled" />,
  lost: <path d="m3.5 3.5 9 9m0-9-9 9" />,
  back: <path d="M14 8H3m4.4-4.2L3 8l4.4 4.2" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.4" />
      <path d="m10.4 10.4 3.4 3.4" />
    </>
  ),
};

/** A shape; what it means is said beside it. */
export const Icon = ({ shape }: { shape: keyof typeof shapes }): JSX.Element => (
  <svg class={`icon ${shape}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    {shapes[shape]}
  </svg>
);
