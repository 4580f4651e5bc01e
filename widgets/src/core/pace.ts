/** Moves reach the kernel at most this often (ms): a dragged timeline must not flood it. */
const PACE = 80;

export interface Paced {
  /** Runs within `PACE`, once for however many calls. */
  soon(): void;
  /** Runs at once what waits. */
  now(): void;
}

/** Runs something now and then. */
export function paced(run: () => void): Paced {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const now = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    run();
  };
  return { soon: () => void (timer ??= setTimeout(now, PACE)), now };
}
