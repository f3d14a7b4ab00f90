const PATHS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.2A.85.85 0 0 1 5 19.6V16A2.5 2.5 0 0 1 4 13.500z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  send: "M12 19V5M5.500 11.500L12 5l6.500 6.500",
  check: "M5 12.500l4.500 4.500L19 7.500",
  warn: "M12 3.500L22 20.500H2zM12 10v4.500M12 17.500v.01",
  up: "M7 11v9H4v-9zM7 11l4-7.500a2 2 0 0 1 2.600 2.500L12.700 9.500H18a2 2 0 0 1 2 2.300l-1 6.500A2 2 0 0 1 17 20H7",
  down: "M7 13V4H4v9zM7 13l4 7.500a2 2 0 0 0 2.600-2.500l-.9-3.500H18a2 2 0 0 0 2-2.300l-1-6.500A2 2 0 0 0 17 4H7",
  phone: "M6.600 3.500l2.700.7 1.200 3.500-2 1.800a12 12 0 0 0 6 6l1.800-2 3.500 1.200.7 2.700a2 2 0 0 1-1.900 2.600A15.500 15.500 0 0 1 4 5.400a2 2 0 0 1 2.600-1.900z",
  file: "M6 3h8l5 5v13H6zM14 3v5h5M12.500 11.500v6M9.800 15l2.700 2.700 2.700-2.700",
  fresh: "M4 12a8 8 0 1 1 2.500 5.800M4 19v-5h5",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5.500M13.500 11v5.500",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2",
  arrow: "M12 5v14M5.500 12.500L12 19l6.500-6.500",
  doc: "M6 3h8l5 5v13H6zM14 3v5h5M9 13h6M9 16.500h6",
} as const;

/** A drawing that only repeats what the words beside it say. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class={`icon i-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
