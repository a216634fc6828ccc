// Play and pause. Where motion is unwelcome the same work is done in two jumps a second.

const CALM = 500; // milliseconds between pictures for those who asked for less motion

/** work(frames): do that many frames' worth; called once per picture until it returns false or stop is called. */
export function runner(work, onchange) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let request = 0;
  let timer = 0;
  let running = false;
  const schedule = () => {
    if (calm.matches) timer = setTimeout(() => tick(30), CALM);
    else request = requestAnimationFrame(() => tick(1));
  };
  const tick = (frames) => {
    if (!running) return;
    if (work(frames) === false) self.stop();
    else schedule();
  };
  const self = {
    start() {
      if (running) return;
      running = true;
      schedule();
      onchange(true);
    },
    stop() {
      cancelAnimationFrame(request);
      clearTimeout(timer);
      if (!running) return;
      running = false;
      onchange(false);
    },
  };
  return self;
}
