// An interactive as a page of its own: stands in for Jupyter's model, and keeps the state in the address.

/**
 * shared: the names a link keeps; derived(state): those of them that the others determine at the moment; elastic: lists
 * of numbers or of texts that a link may bring longer or shorter than the page has them.
 */
function makeModel(state, shared, derived = () => [], elastic = []) {
  const listeners = {};
  const start = JSON.stringify(state);
  const read = () => {
    for (const [key, text] of new URLSearchParams(location.hash.slice(1))) {
      try {
        const value = JSON.parse(text);
        if (shared.includes(key) && alike(value, JSON.parse(start)[key], elastic.includes(key))) state[key] = value;
      } catch { /* a mangled address: that part keeps its first value */ }
    }
  };
  const alike = (a, b, anyLength) => (Array.isArray(b)
    ? Array.isArray(a) && a.flat().every(typeof b.flat()[0] === "string" ? (each) => typeof each === "string" : Number.isFinite) && (anyLength || a.length === b.length || Array.isArray(b[0]) || !b.length)
    : typeof a === typeof b);
  const write = () => {
    const kept = shared.filter((key) => !derived(state).includes(key));
    const changed = kept.filter((key) => JSON.stringify(state[key]) !== JSON.stringify(JSON.parse(start)[key]));
    const hash = new URLSearchParams(changed.map((key) => [key, JSON.stringify(state[key])])).toString();
    try {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    } catch { /* a page without an address of its own, such as a frame */ }
  };
  read();
  return {
    get: (key) => state[key],
    set(key, value) { state[key] = value; (listeners[`change:${key}`] || []).forEach((listener) => listener()); },
    save_changes: write,
    on(event, listener) { (listeners[event] ||= []).push(listener); },
    off(event, listener) { listeners[event] = (listeners[event] || []).filter((other) => other !== listener); },
    send() {},
    address: () => { write(); return location.href; },
  };
}
