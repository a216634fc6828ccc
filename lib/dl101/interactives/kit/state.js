// The state of an interactive: the traits of the Python object, at hand as a plain object.

const DELAY = 150; // milliseconds; a drag saves at most this often, the last state always

/**
 * keys: names of the traits. onoutside(changed): called when Python (or another view) changed something.
 * set(changes) changes the state here at once and tells Python soon; flush() tells it now.
 */
export function liveState(model, keys, onoutside) {
  const state = {};
  for (const key of keys) state[key] = model.get(key);
  let timer = 0;
  let ours = false;
  const listeners = keys.map((key) => {
    const listener = () => {
      const value = model.get(key);
      if (ours || JSON.stringify(value) === JSON.stringify(state[key])) return;
      state[key] = value;
      onoutside(key);
    };
    model.on(`change:${key}`, listener);
    return [`change:${key}`, listener];
  });
  const dirty = new Set();
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    if (!dirty.size) return;
    ours = true;
    for (const key of dirty) model.set(key, structuredClone(state[key]));
    ours = false;
    dirty.clear();
    model.save_changes();
  };
  return {
    state,
    set(changes) {
      for (const [key, value] of Object.entries(changes)) {
        state[key] = value;
        dirty.add(key);
      }
      if (dirty.size && !timer) timer = setTimeout(flush, DELAY);
    },
    flush,
    stop() {
      flush();
      for (const [name, listener] of listeners) model.off(name, listener);
    },
  };
}
